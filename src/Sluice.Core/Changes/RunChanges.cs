using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Core.Changes;

/// <summary>Beginnings of changes.</summary>
public static class RunChanges
{
    /// <summary>A change of nothing: what it does not set stays as it was read.</summary>
    public static RunChange Keep(RunRecord run, string why, DateTimeOffset at) =>
        new(run.Key, RunExpectation.At(run.Version), run.Status, why, at)
        {
            Deadline = run.Deadline,
            OnDeadline = run.OnDeadline,
            Stop = run.Stop,
            IsStuck = run.IsStuck,
            Retries = run.Retries,
            RetryAt = run.RetryAt,
        };

    /// <summary>
    /// The receipt that the store begins: the change's own; else one of its own when attempts are left behind and no stop is under way whose
    /// receipt takes them. Decided under the lock, since only there it is known what is left behind.
    /// </summary>
    /// <param name="run">The run before the change.</param>
    /// <param name="change">The change.</param>
    /// <param name="left">How many residuals the change makes.</param>
    public static StopStart? ReceiptOf(RunRecord run, RunChange change, int left)
    {
        if (change.Receipt is not null || left == 0 || run.Stop != StopKind.None)
            return change.Receipt;
        var kind = change.Status == RunStatus.Finished ? StopKind.Finish : StopKind.Failure;
        return new StopStart(kind, "sluice", change.Why, change.At);
    }
}
