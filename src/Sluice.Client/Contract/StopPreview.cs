namespace Sluice.Client.Contract;

/// <summary>What a force stop would do now.</summary>
public sealed record StopPreview
{
    /// <summary>How it would be answered.</summary>
    public required RequestOutcome Outcome { get; init; }

    /// <summary>What it would leave behind, as far as the store has heard.</summary>
    public required Abandoned Abandons { get; init; }

    /// <summary>After this time, counted from the stop, nothing that it leaves behind begins a write; 0 when nothing is left.</summary>
    public TimeSpan NoNewWritesAfter { get; init; }

    /// <summary>What keeps those that are left behind out of each sink.</summary>
    public IReadOnlyList<SinkPreview> Sinks { get; init; } = [];
}
