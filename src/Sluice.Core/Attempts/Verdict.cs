namespace Sluice.Core.Attempts;

/// <summary>The answer to a message about an attempt.</summary>
public enum Verdict
{
    /// <summary>Go on.</summary>
    Continue = 0,

    /// <summary>End without committing: it was superseded, or its session was lost.</summary>
    Stop = 1,

    /// <summary>Its run has ended: end without committing. The message is counted in the receipt.</summary>
    AlreadyFinal = 2,
}
