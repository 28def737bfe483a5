using Microsoft.Data.Sqlite;
using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>Stores a change of a run: all of it, or nothing.</summary>
internal static class ChangeRows
{
    public static ChangeResult Commit(SqliteConnection connection, RunChange change)
    {
        if (change.Request is { } asked && RequestRows.Find(connection, asked.Id) is { } known)
            return new ChangeResult(ChangeOutcome.RequestKnown, Known: known);
        if (RunRows.Find(connection, change.Run) is not { } run)
            return new ChangeResult(ChangeOutcome.Stale);
        return RunSwap.IsExpected(run, change, () => SplitRows.Summarize(connection, run).IsAllDone) && HaveSlots(connection, change.Assign)
            ? Apply(connection, change, RunSwap.After(run, change))
            : new ChangeResult(ChangeOutcome.Stale, run);
    }

    /// <summary>Stores a change whose outcome for the run is known.</summary>
    public static ChangeResult Apply(SqliteConnection connection, RunChange change, RunRecord after)
    {
        RunRows.Update(connection, after);
        EventRows.Add(connection, after.Key, change.At, after.Status, change.Why);
        foreach (var attempt in change.Withdraw)
            AttemptRows.Withdraw(connection, after.Key, attempt, change.At);
        foreach (var attempt in change.Lose)
            Lose(connection, after, attempt);
        var abandoned = change.RaisesEpoch ? LeaveBehind(connection, after, change.At) : default;
        foreach (var given in change.Assign)
            AttemptRows.Assign(connection, after.Key, after.Epoch, given, change.At);

        var decision = RunSwap.Receipt(change, abandoned.Attempts > 0) is { } start
            ? ReceiptRows.Begin(connection, after, start, change.Request?.Id, abandoned, change.At)
            : null;
        if (change.Request is { } request)
            RequestRows.Insert(connection, request, after.Key, ReceiptRows.FindLatest(connection, after.Key), change.At);
        ReceiptRows.Touch(connection, after.Key);
        return new ChangeResult(ChangeOutcome.Committed, after, decision);
    }

    /// <summary>A lost attempt works under the run's present epoch: the next one fences it, and until then the owners of its splits.</summary>
    private static void Lose(SqliteConnection connection, RunRecord run, AttemptId id)
    {
        if (AttemptRows.Lose(connection, run.Key, id) && AttemptRows.Find(connection, id) is { } lost)
            ResidualRows.Leave(connection, run, lost, run.Epoch.Next);
    }

    /// <summary>What was only assigned is withdrawn; what may be alive becomes a residual, and is fenced.</summary>
    private static Abandoned LeaveBehind(SqliteConnection connection, RunRecord run, DateTimeOffset at)
    {
        AttemptRows.WithdrawAll(connection, run.Key, at);
        var left = AttemptRows.ReadPresent(connection, run.Key)
            .Where(a => a.State.MayBeAlive() && ResidualRows.Leave(connection, run, a, run.Epoch)).ToList();
        if (ResidualRows.NeedFence(connection, run.Key))
            FenceRows.Raise(connection, run);
        return new Abandoned(
            left.Count, left.Sum(a => a.Counts.UncommittedRows), left.Sum(a => a.Counts.OpenTransactions),
            left.Sum(a => SplitRows.CountHeld(connection, run, a.Id)));
    }

    /// <summary>Slots are judged again where they are given: what was read before may be taken since.</summary>
    private static bool HaveSlots(SqliteConnection connection, IReadOnlyList<NewAttempt> assign) =>
        assign.GroupBy(a => a.Session).All(g => SessionRows.FindLoad(connection, g.Key) is { } load && load.FreeSlots >= g.Count());
}
