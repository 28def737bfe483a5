namespace Sluice.Engine.Stops;

/// <summary>Whether a stop is in the node's journal.</summary>
internal enum KeptStop
{
    /// <summary>It is, durably.</summary>
    Yes,

    /// <summary>It is not: the disk failed, or was too slow. The stop is decided all the same, and its answer says that.</summary>
    No,

    /// <summary>It is not, and may be of a history that the store has lost: its outcome must be asked for again.</summary>
    InDoubt,
}
