using Sluice.Faults.Tests.Network;

namespace Sluice.Faults.Tests.Fixtures;

/// <summary>What is different with one node.</summary>
internal sealed record NodeStart
{
    /// <summary>Where it is started; <c>null</c>: at a new place.</summary>
    public Place? Place { get; init; }

    /// <summary>Where it finds the store; <c>null</c>: where the store is.</summary>
    public string? StoreAddress { get; init; }

    /// <summary>Tells its data folder from that of another node of its name.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>What it is started by; each makes way for the next.</summary>
    public IReadOnlyList<string> Launcher { get; init; } = [];

    /// <summary>More arguments.</summary>
    public IReadOnlyList<string> More { get; init; } = [];
}
