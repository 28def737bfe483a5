namespace Sluice.Connectors.Standard.Http;

/// <summary>Why a request came to nothing.</summary>
internal enum HttpFailureKind
{
    /// <summary>No connection.</summary>
    Unreachable = 0,

    /// <summary>No answer, or no further piece of one, in time.</summary>
    TooSlow = 1,

    /// <summary>An answer that says no.</summary>
    Refused = 2,

    /// <summary>An answer that says not now.</summary>
    Unavailable = 3,

    /// <summary>Half an answer.</summary>
    CutOff = 4,

    /// <summary>An answer that is too large.</summary>
    TooLarge = 5,
}
