using Sluice.Simulation.Scheduling;

namespace Sluice.Simulation.Machines;

/// <summary>The ways between processes, store and sinks, and what goes wrong on them.</summary>
internal sealed class Network(SimRandom random)
{
    /// <summary>How often a message is lost, its answer is lost, it comes twice (or late, a quarter as often), or it takes seconds.</summary>
    public double Loss { get; set; }

    public double Doubling { get; set; }

    public double Lag { get; set; }

    public double HangingCommits { get; set; }

    public Fate FateOf(SimProcess process, bool mayRepeat, bool isCommit) => new()
    {
        There = mayRepeat && random.Chance(Doubling / 4) ? Delay() : Way(process),
        Back = Way(process),
        IsLost = process.Machine.IsDeafStore || random.Chance(Loss),
        IsAnswerLost = process.Machine.IsCutFromAnswers || random.Chance(Loss),
        IsNoticed = random.Chance(0.5),
        Again = mayRepeat && random.Chance(Doubling) ? Delay() : null,
        Hangs = isCommit && random.Chance(HangingCommits) ? random.Seconds(0.5, 6) : TimeSpan.Zero,
    };

    /// <summary>One way of a message to a sink, or of a hint.</summary>
    public TimeSpan Way(SimProcess process) =>
        random.Chance(Lag) ? random.Seconds(0.5, 4.9) : random.Seconds(0.001, 0.02) + process.Machine.Slowness;

    /// <summary>Of a message that is delayed: seconds, or minutes.</summary>
    public TimeSpan Delay() => random.Chance(0.5) ? random.Seconds(0.01, 3) : random.Seconds(5, 180);
}
