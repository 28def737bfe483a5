namespace Sluice.Specs.Tests.Staging;

/// <summary>
/// One commit of one split at a sink of files. Attempts 1 and 2 belong to run 1 (epoch 1), attempt 3 to run 2 (epoch 3); the stop between them
/// raises the epoch and asks nobody.
/// </summary>
internal readonly record struct StagedState
{
    /// <summary>Run 1 has ended.</summary>
    public bool IsStopped { get; init; }

    /// <summary>Run 2 exists.</summary>
    public bool IsResumed { get; init; }

    public Hand First { get; init; }

    public Hand Second { get; init; }

    public Hand Third { get; init; }

    /// <summary>The split's owner in the store; 0 for nobody.</summary>
    public byte Owner { get; init; }

    /// <summary>Whose commit is recorded; 0 for nobody's.</summary>
    public byte Recorder { get; init; }

    /// <summary>Which of its files.</summary>
    public byte RecordedTry { get; init; }

    /// <summary>How often the commit's rows are visible.</summary>
    public byte Visible { get; init; }

    /// <summary>The store knows that it is published.</summary>
    public bool IsMarked { get; init; }

    public Sweep Sweep { get; init; }

    /// <summary>Whose files the sweep leaves alone: bit 1 for attempt 1.</summary>
    public byte Spared { get; init; }

    public Hand this[byte attempt] => attempt switch
    {
        1 => First,
        2 => Second,
        _ => Third,
    };

    public StagedState With(byte attempt, Hand value) => attempt switch
    {
        1 => this with { First = value },
        2 => this with { Second = value },
        _ => this with { Third = value },
    };

    /// <summary>The attempt's run is not final, and its epoch is the run's.</summary>
    public bool IsLive(byte attempt) => attempt == 3 ? IsResumed : !IsStopped;

    /// <summary>The recorded file, still under its hidden name.</summary>
    public bool HasRecordedFile => Recorder != 0 && this[Recorder].Has(RecordedTry);

    public bool Spares(byte attempt) => (Spared & (1 << attempt)) != 0;

    public override string ToString() =>
        $"run 1 {(IsStopped ? "CANCELED" : "RUNNING")}{(IsResumed ? ", run 2" : "")}; 1 {Text(First)}, 2 {Text(Second)}, 3 {Text(Third)}; owner {Owner}; "
        + $"recorded {(Recorder == 0 ? "nothing" : $"try {RecordedTry} of {Recorder}")}{(IsMarked ? ", published" : "")}; visible {Visible}; sweep {Sweep} spares {Spared:b}";

    private static string Text(Hand h) => $"{h.Phase}{(h.Try > 0 ? $" try {h.Try}" : "")}{(h.Files > 0 ? $" files {h.Files:b}" : "")}{(h.Late > 0 ? $" late {h.Late}" : "")}{(h.IsGone ? " gone" : "")}";
}
