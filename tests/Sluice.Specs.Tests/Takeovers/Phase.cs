namespace Sluice.Specs.Tests.Takeovers;

/// <summary>How far an attempt has come with the split.</summary>
internal enum Phase : byte
{
    /// <summary>Assigned; it has not begun.</summary>
    None,

    /// <summary>The target is prepared, by it or before it.</summary>
    Ready,

    /// <summary>It took the split over and knows the position.</summary>
    Owner,

    /// <summary>It has written rows that nobody sees yet.</summary>
    Wrote,

    /// <summary>The ledger let it through, and its COMMIT is on the way.</summary>
    Guarded,

    /// <summary>Its process died then: the COMMIT may still land.</summary>
    Orphan,

    /// <summary>It does not know whether its COMMIT landed.</summary>
    InDoubt,

    /// <summary>It has committed everything.</summary>
    Done,

    /// <summary>Killed, refused, or its session was ended.</summary>
    Dead,
}
