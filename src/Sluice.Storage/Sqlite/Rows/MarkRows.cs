using Microsoft.Data.Sqlite;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Restores;
using Sluice.Core.Runs;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>Where the store is: its incarnation and what has grown in it.</summary>
internal static class MarkRows
{
    /// <summary>How many numbers of jobs a lost history may have given.</summary>
    private const int JobsSkipped = 1_000_000;

    /// <summary>The numbers of attempts and sessions that a lost history may have given are below the incarnation's first.</summary>
    private const int IncarnationBits = 40;

    public static StoreMark Read(SqliteConnection connection) =>
        connection.Query(
            "SELECT id, incarnation, highest_epoch, changes FROM sluice_store",
            row => new StoreMark(new StoreId(row.GetString(0)), "", row.GetInt32(1), new Epoch(row.GetInt64(2)), row.GetInt64(3)))[0];

    public static int ReadIncarnation(SqliteConnection connection) => (int)connection.Scalar("SELECT incarnation FROM sluice_store");

    public static void CountStop(SqliteConnection connection) => connection.Execute("UPDATE sluice_store SET changes = changes + 1");

    /// <summary>Raises the incarnation, and takes every live run into it.</summary>
    public static StoreMark Raise(SqliteConnection connection, int atLeast, DateTimeOffset at)
    {
        if (atLeast <= ReadIncarnation(connection))
            return Read(connection);
        connection.Execute(
            "UPDATE sluice_store SET incarnation = $incarnation, next_job = next_job + $skipped", ("$incarnation", atLeast), ("$skipped", JobsSkipped));
        NumberFrom(connection, "attempt", (long)atLeast << IncarnationBits);
        NumberFrom(connection, "session", (long)atLeast << IncarnationBits);
        connection.Execute("UPDATE session SET is_superseded = 1");
        foreach (var live in RunRows.ReadLive(connection))
            StartAnew(connection, RunRows.Read(connection, live.Run), Epoch.First(atLeast), at);
        return Read(connection);
    }

    /// <summary>Its attempts are left behind, also those that this copy shows as not yet taken; what had begun begins again.</summary>
    private static void StartAnew(SqliteConnection connection, RunRecord run, Epoch epoch, DateTimeOffset at)
    {
        var isAtWork = run.Status is RunStatus.Scheduled or RunStatus.Running;
        var change = RunChanges.Keep(run, "the store was restored", at) with
        {
            Status = isAtWork ? RunStatus.Pending : run.Status,
            Deadline = isAtWork ? null : run.Deadline,
            LeavesAttemptsBehind = true,
        };
        AttemptRows.TakeAll(connection, run.Key);
        ChangeRows.Apply(connection, change, RunSwap.After(run, change) with { Epoch = epoch, Version = run.Version + 1_000_001 });
    }

    /// <summary>The next row of a table gets this number or a higher one.</summary>
    private static void NumberFrom(SqliteConnection connection, string table, long first)
    {
        var changed = connection.Execute(
            "UPDATE sqlite_sequence SET seq = max(seq, $last) WHERE name = $table", ("$last", first - 1), ("$table", table));
        if (changed == 0)
            connection.Execute("INSERT INTO sqlite_sequence (name, seq) VALUES ($table, $last)", ("$table", table), ("$last", first - 1));
    }

    /// <summary>The id of the key of the store's secrets: the first, until another takes its place.</summary>
    public static string KeepKey(SqliteConnection connection, string key, bool replace)
    {
        connection.Execute("UPDATE sluice_store SET secret_key = $key WHERE secret_key IS NULL OR $replace", ("$key", key), ("$replace", replace ? 1 : 0));
        return connection.Query("SELECT secret_key FROM sluice_store", row => row.GetString(0))[0];
    }
}
