namespace Sluice.Simulation.Machines;

/// <summary>What the network does to one call.</summary>
internal readonly record struct Fate
{
    public TimeSpan There { get; init; }

    public TimeSpan Back { get; init; }

    public bool IsLost { get; init; }

    public bool IsAnswerLost { get; init; }

    /// <summary>Who waits for what was lost hears of it (a broken connection), or never.</summary>
    public bool IsNoticed { get; init; }

    /// <summary>It is done a second time, this much later.</summary>
    public TimeSpan? Again { get; init; }

    /// <summary>A COMMIT hangs this long.</summary>
    public TimeSpan Hangs { get; init; }
}
