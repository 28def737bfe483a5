using Sluice.Core.Mistakes;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Core.Changes;

/// <summary>What a change does to its run, whichever home stores it. Pure; applied under the run's lock.</summary>
public static class RunSwap
{
    /// <summary>Whether the run is still what the change was decided on.</summary>
    /// <param name="run">The run as it is.</param>
    /// <param name="change">The change.</param>
    /// <param name="isAllDone">Whether its generation is complete in this store; asked only where the change expects it.</param>
    public static bool IsExpected(RunRecord run, RunChange change, Func<bool> isAllDone) =>
        (!run.IsFinal || Planted.Is(Mistake.FinalRunChanges))
        && (change.Expect.IsOf(run) || Planted.Is(Mistake.SwapWithoutVersion))
        && (!change.Expect.IsAllDone || isAllDone());

    /// <summary>The run after the change.</summary>
    public static RunRecord After(RunRecord run, RunChange change)
    {
        var isFinal = change.Status.IsFinal();
        var raises = change.RaisesEpoch && !(isFinal && Planted.Is(Mistake.FinalSwapKeepsEpoch));
        return run with
        {
            Status = change.Status,
            IsFinal = isFinal,
            Epoch = raises ? run.Epoch.Next : run.Epoch,
            Version = run.Version + 1,
            StatusAt = change.Status == run.Status ? run.StatusAt : change.At,
            EndedAt = isFinal ? change.At : null,
            Deadline = change.Deadline,
            OnDeadline = change.OnDeadline,
            Stop = change.Stop,
            IsStuck = change.IsStuck,
            Error = change.Error ?? run.Error,
            Retries = change.Retries,
            RetryAt = change.RetryAt,
        };
    }

    /// <summary>The receipt that the change begins: the one it asks for; else, when it leaves residuals, one that nobody asked for.</summary>
    public static StopStart? Receipt(RunChange change, bool leavesResiduals)
    {
        if (change.Receipt is not null || !leavesResiduals)
            return change.Receipt;
        var kind = change.Status switch
        {
            RunStatus.Finished => StopKind.Finish,
            RunStatus.SavepointDone => StopKind.Savepoint,
            RunStatus.Canceled => change.Stop is StopKind.None ? StopKind.Cancel : change.Stop,
            _ => StopKind.Failure,
        };
        return new StopStart(kind, "sluice", change.Why, change.At);
    }
}
