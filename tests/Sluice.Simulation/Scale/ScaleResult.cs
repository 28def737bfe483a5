using System.Globalization;

namespace Sluice.Simulation.Scale;

/// <summary>What a cluster asked of its store.</summary>
/// <param name="Nodes">Nodes that run tasks.</param>
/// <param name="Jobs">Jobs, submitted within 20 s.</param>
/// <param name="Took">From the first to the end of the last.</param>
/// <param name="Idle">What was asked before there was a job.</param>
/// <param name="IdleFor">In this time.</param>
/// <param name="Busy">What was asked while there were jobs.</param>
/// <param name="Events">All that happened.</param>
internal sealed record ScaleResult(int Nodes, int Jobs, TimeSpan Took, StoreTally Idle, TimeSpan IdleFor, StoreTally Busy, long Events)
{
    /// <summary>Transactions a second that a node costs without jobs, the control processes' own shared among them.</summary>
    public double TransactionsOfNode => Idle.Transactions / IdleFor.TotalSeconds / Nodes;

    /// <summary>Transactions of one job from its submission to its end, without those that its nodes would have cost anyway.</summary>
    public double TransactionsOfJob => PerJob(t => t.Transactions);

    /// <summary>Rows that were read for it.</summary>
    public double RowsOfJob => PerJob(t => t.Rows);

    /// <summary>Hints that were sent for it.</summary>
    public double HintsOfJob => PerJob(t => t.Hints);

    public const string Head = """
        | nodes | jobs | simulated s | transactions/s of a node without jobs | transactions of a job | rows read for a job | hints of a job |
        |---:|---:|---:|---:|---:|---:|---:|
        """;

    public const string KindsHead = """
        | of these, for a job | transactions | rows |
        |---|---:|---:|
        """;

    /// <summary>What the transactions of a job are for, those with the most rows first; the nodes' own are among them.</summary>
    public IEnumerable<string> Kinds => Busy.ByKind.Where(k => k.Value.Transactions >= Jobs / 10).OrderByDescending(k => k.Value.Rows).Select(k => string.Create(
        CultureInfo.InvariantCulture, $"| {k.Key} | {k.Value.Transactions / (double)Jobs:0.0} | {k.Value.Rows / (double)Jobs:0.0} |"));

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Nodes:N0} | {Jobs:N0} | {Took.TotalSeconds:0} | {TransactionsOfNode:0.00} | {TransactionsOfJob:0.0} | {RowsOfJob:0.0} | {HintsOfJob:0.0} |");

    private double PerJob(Func<StoreTally, long> what) => (what(Busy) - (what(Idle) * (Took / IdleFor))) / Jobs;
}
