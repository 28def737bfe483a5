namespace Sluice.Connect.Sinks;

/// <summary>Names an attempt's right to write one split to a sink.</summary>
/// <param name="Sink">The run's right.</param>
/// <param name="Split">The split; names that begin with <c>#</c> are the engine's own, such as <see cref="Prepare"/>.</param>
/// <param name="Owner">The attempt's number: only grows within a job; a lower one than the ledger's is refused.</param>
public readonly record struct SplitToken(SinkToken Sink, string Split, long Owner)
{
    /// <summary>What the names of the engine's own pseudo-splits begin with.</summary>
    public const char OwnPrefix = '#';

    /// <summary>The pseudo-split under which a target is prepared, once per generation.</summary>
    public const string Prepare = "#prepare";

    /// <summary>The pseudo-split under which a target is finished (keys added at the end), once per generation.</summary>
    public const string Complete = "#complete";
}
