using Microsoft.Data.Sqlite;
using Sluice.Core.Fences;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>Fence tasks, as rows: one for each run and sink, for the highest epoch that was asked for.</summary>
internal static class FenceRows
{
    private const string Columns = "job, run, sink, generation, epoch, state, claim, claimed_by, tries, proof, done_at";

    /// <summary>Asks for a fence at every sink of the run that fences; one that was asked for before is raised to the run's epoch.</summary>
    public static void Raise(SqliteConnection connection, RunRecord run)
    {
        foreach (var sink in run.Settings.Sinks.Where(s => s.Fencing.Fences()))
        {
            connection.Execute(
                """
                INSERT INTO fence (job, run, sink, generation, epoch, state) VALUES ($job, $run, $sink, $generation, $epoch, 0)
                ON CONFLICT (job, run, sink) DO UPDATE SET generation = excluded.generation, epoch = excluded.epoch, state = 0,
                    claim = claim + 1, claimed_by = NULL, proof = '', done_at = NULL, quiesced = 1, quiesced_by = NULL, quiesced_why = NULL
                """,
                ("$job", run.Job.Value), ("$run", run.Number.Value), ("$sink", sink.Name), ("$generation", run.Generation.Value),
                ("$epoch", run.Epoch.Value));
        }
    }

    public static IReadOnlyList<FenceTask> ReadOpen(SqliteConnection connection) =>
        connection.Query($"SELECT {Columns} FROM fence INDEXED BY fence_open WHERE state < 10 ORDER BY job, run, sink", ReadRow);

    /// <summary>A sink of the run is still to be fenced.</summary>
    public static bool HasOpen(SqliteConnection connection, RunKey run) => connection.Scalar(
        "SELECT count(*) FROM fence WHERE job = $job AND run = $run AND state < 10", ("$job", run.Job.Value), ("$run", run.Number.Value)) > 0;

    public static IReadOnlyList<SinkVerdict> ReadVerdicts(SqliteConnection connection, RunKey run) =>
        connection.Query(
            "SELECT sink, state, proof FROM fence WHERE job = $job AND run = $run ORDER BY sink",
            row => new SinkVerdict(row.GetString(0), (FenceState)row.GetInt32(1), row.GetString(2)),
            ("$job", run.Job.Value), ("$run", run.Number.Value));

    /// <summary>Claims a task, by swap on its claim number.</summary>
    public static FenceTask? Claim(SqliteConnection connection, FenceTask task, string node)
    {
        var claimed = connection.Execute(
            """
            UPDATE fence SET claim = claim + 1, claimed_by = $node, tries = tries + 1
            WHERE job = $job AND run = $run AND sink = $sink AND claim = $claim AND state < 10
            """,
            ("$node", node), ("$job", task.Run.Job.Value), ("$run", task.Run.Number.Value), ("$sink", task.Sink), ("$claim", task.Claim));
        return claimed == 0 ? null : Find(connection, task.Run, task.Sink);
    }

    /// <summary>Stores a result; one of an older claim only when it is done: a raised epoch stays raised. One at an older epoch says nothing.</summary>
    /// <returns>Whether it was stored.</returns>
    public static bool Complete(SqliteConnection connection, FenceResult result, DateTimeOffset at) =>
        connection.Execute(
            """
            UPDATE fence SET state = $state, proof = $proof, claimed_by = NULL, done_at = CASE WHEN $state >= 10 THEN $at END,
                quiesced = $quiesced, quiesced_by = $quiescedBy, quiesced_why = $quiescedWhy
            WHERE job = $job AND run = $run AND sink = $sink AND state <> 10 AND epoch <= $epoch AND (claim = $claim OR $state = 10)
            """,
            ("$state", (int)result.State), ("$proof", result.Proof), ("$at", SqliteTime.Format(at)), ("$quiesced", (int)result.QuiescedBy.Kind),
            ("$quiescedBy", BoundRows.At(result.QuiescedBy)), ("$quiescedWhy", BoundRows.Why(result.QuiescedBy)),
            ("$job", result.Run.Job.Value), ("$run", result.Run.Number.Value), ("$sink", result.Sink), ("$epoch", result.Epoch.Value),
            ("$claim", result.Claim)) == 1;

    /// <summary>The epoch that every fencing sink of the run turns away writers below of, and by when all is quiet there; <c>null</c> when one does not yet.</summary>
    public static (Epoch Epoch, Bound QuiescedBy)? FencedUpTo(SqliteConnection connection, RunKey run)
    {
        var tasks = connection.Query(
            "SELECT epoch, state, quiesced, quiesced_by, quiesced_why FROM fence WHERE job = $job AND run = $run",
            row => (Epoch: row.GetInt64(0), State: (FenceState)row.GetInt32(1), QuiescedBy: BoundRows.Read(row, 2)),
            ("$job", run.Job.Value), ("$run", run.Number.Value));
        return tasks.Count > 0 && tasks.TrueForAll(t => t.State == FenceState.Fenced)
            ? (new Epoch(tasks.Min(t => t.Epoch)), Bound.Latest(tasks.Select(t => t.QuiescedBy)))
            : null;
    }

    private static FenceTask Find(SqliteConnection connection, RunKey run, string sink) =>
        connection.Query(
            $"SELECT {Columns} FROM fence WHERE job = $job AND run = $run AND sink = $sink", ReadRow,
            ("$job", run.Job.Value), ("$run", run.Number.Value), ("$sink", sink))[0];

    private static FenceTask ReadRow(SqliteDataReader row) =>
        new(
            new RunKey(new JobId(row.GetInt64(0)), new RunNumber(row.GetInt32(1))), row.GetString(2), new Generation(row.GetInt32(3)),
            new Epoch(row.GetInt64(4)), (FenceState)row.GetInt32(5))
        {
            Claim = row.GetInt64(6),
            ClaimedBy = row.TextOrNull(7),
            Tries = row.GetInt32(8),
            Proof = row.GetString(9),
            DoneAt = row.TimeOrNull(10),
        };
}
