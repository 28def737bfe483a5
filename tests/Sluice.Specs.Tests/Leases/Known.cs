namespace Sluice.Specs.Tests.Leases;

/// <summary>What the store knows of attempt 1.</summary>
internal enum Known : byte
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>Its session was lost and it was replaced.</summary>
    Lost,

    /// <summary>Its agent saw the process gone.</summary>
    Gone,
}
