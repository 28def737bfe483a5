namespace Sluice.Specs.Tests.Staging;

/// <summary>How far an attempt has come with the commit.</summary>
internal enum StagePhase : byte
{
    /// <summary>Assigned; it has not begun.</summary>
    None,

    /// <summary>It took the split over in the store, and nothing was recorded before.</summary>
    Owner,

    /// <summary>Its file is durable, under a hidden name.</summary>
    Staged,

    /// <summary>Its record is on the way to the store.</summary>
    Sent,

    /// <summary>It does not know whether its record was stored, or was refused: it asks by taking the split over again.</summary>
    InDoubt,

    /// <summary>Its record is stored.</summary>
    Recorded,

    /// <summary>Its file is linked into place.</summary>
    Linked,

    /// <summary>Everything is committed.</summary>
    Done,

    /// <summary>Killed, or superseded.</summary>
    Dead,
}
