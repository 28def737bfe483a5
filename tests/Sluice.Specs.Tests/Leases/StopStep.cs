namespace Sluice.Specs.Tests.Leases;

/// <summary>How far the force stop has come.</summary>
internal enum StopStep : byte
{
    /// <summary>None is under way.</summary>
    None,

    /// <summary>Decided and sent; its COMMIT hangs, and nobody sees it.</summary>
    InCommit,

    /// <summary>In the store; its COMMIT has not returned.</summary>
    Landed,

    /// <summary>Its COMMIT has returned, or somebody has seen it in the store.</summary>
    Seen,
}
