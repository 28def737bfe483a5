namespace Sluice.Connect.Sinks;

/// <summary>What a sink gives; the plan's guarantees follow from it.</summary>
/// <param name="Class">How superseded writers are kept out.</param>
public sealed record SinkCapabilities(SinkClass Class)
{
    /// <summary>Most writers at once; <see cref="int.MaxValue"/> by default. A SQLite file takes one.</summary>
    public int MaxWriters { get; init; } = int.MaxValue;

    /// <summary>Rows other than +I are understood. Default: no.</summary>
    public bool AcceptsChanges { get; init; }

    /// <summary>A sentence for people: why the class is what it is, such as a missing right to create the ledger.</summary>
    public string? Note { get; init; }

    /// <summary>What is written to, without secrets: two sinks of a job with the same target are refused. <c>null</c>: no fixed target.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Where the ledger is, in the sink's own words, for <see cref="FenceContext.Place"/>; <c>null</c> when there is none, or only one place.</summary>
    public string? LedgerPlace { get; init; }

    /// <summary>
    /// For a sink without a ledger: how long a write that was sent under a permit can take at most until it has landed or failed. <c>null</c>
    /// (the default) where nothing bounds it.
    /// </summary>
    public TimeSpan? WriteBound { get; init; }
}
