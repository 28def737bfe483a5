using Microsoft.Data.Sqlite;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Runs;
using Sluice.Core.Snapshots;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>Who holds which split. A holder that may not go on holds nothing.</summary>
internal static class SplitRows
{
    /// <summary>The holder is an attempt of this run and epoch that is at work, or one that is gone and whose writes may still land.</summary>
    private const string IsHeld =
        """
        (EXISTS (SELECT 1 FROM attempt a WHERE a.id = s.holder AND a.job = $job AND a.run = $run AND a.epoch = $epoch AND a.state IN (1, 2))
            OR EXISTS (SELECT 1 FROM residual x WHERE x.job = $job AND x.run = $run AND x.attempt = s.holder
                AND x.confirmed_at IS NOT NULL AND x.wait_over_at IS NULL AND x.fencing NOT IN (1, 2)))
        """;

    public static SplitSummary Summarize(SqliteConnection connection, RunRecord run)
    {
        var held = connection.Scalar(
            $"""
            SELECT count(*) FROM split s INDEXED BY split_held
            WHERE s.job = $job AND s.generation = $generation AND s.is_done = 0 AND s.holder IS NOT NULL AND {IsHeld}
            """,
            ("$job", run.Job.Value), ("$generation", run.Generation.Value), ("$run", run.Number.Value), ("$epoch", run.Epoch.Value));
        return connection.Query(
            "SELECT splits, splits_done, is_complete FROM generation WHERE job = $job AND generation = $generation",
            row => new SplitSummary(
                (int?)row.NumberOrNull(0), row.GetInt32(1),
                (int)((row.NumberOrNull(0) ?? 0) - row.GetInt64(1) - held), row.GetBoolean(2)),
            ("$job", run.Job.Value), ("$generation", run.Generation.Value)).FirstOrDefault();
    }

    /// <summary>Gives a split to an attempt: the one that it holds and has not finished, else the next that is to be had.</summary>
    public static PlannedSplit? Take(SqliteConnection connection, RunRecord run, AttemptId attempt)
    {
        if (FindHeld(connection, run, attempt) is { } held)
            return held;
        var next = connection.Query(
            $"""
            SELECT s.ordinal, {PlanRows.Columns} FROM split s INDEXED BY split_open
            WHERE s.job = $job AND s.generation = $generation AND s.is_done = 0 AND (s.holder IS NULL OR (s.holder < $attempt AND NOT {IsHeld})) ORDER BY s.ordinal LIMIT 1
            """,
            row => (Ordinal: row.GetInt64(0), Split: PlanRows.ReadRow(row, 1)),
            ("$job", run.Job.Value), ("$generation", run.Generation.Value), ("$run", run.Number.Value), ("$epoch", run.Epoch.Value), ("$attempt", attempt.Value));
        if (next.Count == 0)
            return null;
        connection.Execute(
            "UPDATE split SET holder = $attempt WHERE job = $job AND generation = $generation AND ordinal = $ordinal",
            ("$attempt", attempt.Value), ("$job", run.Job.Value), ("$generation", run.Generation.Value), ("$ordinal", next[0].Ordinal));
        return next[0].Split;
    }

    /// <summary>Marks a split done. Returns whether its holder is this attempt (also when it was done before, by it).</summary>
    public static bool Finish(SqliteConnection connection, RunRecord run, AttemptId attempt, string split)
    {
        var done = connection.Query(
            "SELECT is_done FROM split WHERE job = $job AND generation = $generation AND id = $split AND holder = $attempt",
            row => row.GetBoolean(0),
            ("$job", run.Job.Value), ("$generation", run.Generation.Value), ("$split", split), ("$attempt", attempt.Value));
        if (done.Count == 0)
            return false;
        if (done[0])
            return true;
        connection.Execute(
            "UPDATE split SET is_done = 1 WHERE job = $job AND generation = $generation AND id = $split",
            ("$job", run.Job.Value), ("$generation", run.Generation.Value), ("$split", split));
        connection.Execute(
            "UPDATE generation SET splits_done = splits_done + 1 WHERE job = $job AND generation = $generation",
            ("$job", run.Job.Value), ("$generation", run.Generation.Value));
        return true;
    }

    public static void Complete(SqliteConnection connection, RunRecord run) =>
        connection.Execute(
            "UPDATE generation SET is_complete = 1 WHERE job = $job AND generation = $generation",
            ("$job", run.Job.Value), ("$generation", run.Generation.Value));

    /// <summary>Whether every split of a plan is done.</summary>
    public static bool AreAllDone(SqliteConnection connection, RunRecord run) =>
        connection.Scalar(
            "SELECT count(*) FROM generation WHERE job = $job AND generation = $generation AND splits_done >= splits",
            ("$job", run.Job.Value), ("$generation", run.Generation.Value)) == 1;

    /// <summary>How many splits an attempt holds that are not done.</summary>
    public static int CountHeld(SqliteConnection connection, RunRecord run, AttemptId attempt) =>
        (int)connection.Scalar(
            """
            SELECT count(*) FROM split INDEXED BY split_held
            WHERE job = $job AND generation = $generation AND is_done = 0 AND holder IS NOT NULL AND holder = $attempt
            """,
            ("$job", run.Job.Value), ("$generation", run.Generation.Value), ("$attempt", attempt.Value));

    private static PlannedSplit? FindHeld(SqliteConnection connection, RunRecord run, AttemptId attempt) =>
        connection.Query(
            $"""
            SELECT {PlanRows.Columns} FROM split INDEXED BY split_held
            WHERE job = $job AND generation = $generation AND is_done = 0 AND holder IS NOT NULL AND holder = $attempt ORDER BY ordinal LIMIT 1
            """,
            row => PlanRows.ReadRow(row, 0),
            ("$job", run.Job.Value), ("$generation", run.Generation.Value), ("$attempt", attempt.Value)).FirstOrDefault();
}
