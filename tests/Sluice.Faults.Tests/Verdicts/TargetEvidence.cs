using Sluice.Client.Contract;
using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.Faults.Tests.Fixtures;
using Sluice.Faults.Tests.History;

namespace Sluice.Faults.Tests.Verdicts;

/// <summary>What there is to judge a job and its target by.</summary>
/// <param name="Class">The target's class.</param>
/// <param name="Job">The job.</param>
/// <param name="Count">How many orders there are.</param>
/// <param name="Visible">Each time that a row became visible, whatever covered it later.</param>
/// <param name="Rows">What is there at the end.</param>
/// <param name="Stops">The job's receipts.</param>
/// <param name="Records">When files were recorded in the store, and of how many rows, where the target is staged.</param>
/// <param name="Left">Files that nobody should see.</param>
internal sealed record TargetEvidence(
    SinkClass Class, long Job, int Count, IReadOnlyList<VisibleRow> Visible, IReadOnlyList<Order> Rows, IReadOnlyList<StopReceipt> Stops,
    IReadOnlyList<(DateTimeOffset At, long Rows)> Records, IReadOnlyList<string> Left)
{
    /// <summary>Whether source and target promise each row once.</summary>
    public bool IsExactlyOnce => Class != SinkClass.LeaseOnly;

    public int Lost => Count - Rows.DistinctBy(r => r.Id).Count();

    /// <summary>How often a row became visible that was there already.</summary>
    public int Doubled => Visible.Count - Visible.DistinctBy(r => r.Id).Count();
}
