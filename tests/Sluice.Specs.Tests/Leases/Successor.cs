namespace Sluice.Specs.Tests.Leases;

/// <summary>What the store knows of attempt 2, which takes the place of attempt 1 on another worker.</summary>
internal enum Successor : byte
{
    /// <summary>It is not there.</summary>
    None,

    /// <summary>Given to a session that has not taken it.</summary>
    Assigned,

    /// <summary>Taken: its process may be alive.</summary>
    Claimed,

    /// <summary>Taken back before its session took it.</summary>
    Withdrawn,
}
