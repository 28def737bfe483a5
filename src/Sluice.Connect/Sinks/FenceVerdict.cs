namespace Sluice.Connect.Sinks;

/// <summary>What a try at a fence came to. Numbers are stored and never reused.</summary>
public enum FenceVerdict
{
    /// <summary>The sink has no ledger: only permits keep superseded writers out.</summary>
    Unsupported = 0,

    /// <summary>No row of an older token becomes visible from now on, and every session of older tokens was seen gone.</summary>
    Fenced = 1,

    /// <summary>As <see cref="Fenced"/>, and a newer token than the request's was found: whoever holds the request's token is superseded too.</summary>
    Superseded = 2,

    /// <summary>
    /// Not done within the deadline: somebody holds the ledger, or a session of an older token is not gone yet. What is missing is in the
    /// proof; the same request again goes on where this one ended.
    /// </summary>
    Waiting = 3,

    /// <summary>The sink could not be reached: nothing is known.</summary>
    Unreachable = 4,
}
