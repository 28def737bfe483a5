namespace Sluice.Engine.Requests;

/// <summary>What is known of a request when it is answered.</summary>
public enum ReplyKind
{
    /// <summary>It is decided, durably: the outcome tells how.</summary>
    Decided = 0,

    /// <summary>Whether it is stored is not known yet: ask <see cref="RequestResolver"/>, or repeat it under the same id.</summary>
    InDoubt = 1,

    /// <summary>Refused: the id belongs to another request. Nothing changed.</summary>
    OtherBody = 2,

    /// <summary>Refused: somebody asked for its outcome before it arrived, and was told that it never happened. Nothing changed; take a new id.</summary>
    Void = 3,
}
