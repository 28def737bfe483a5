using Microsoft.Data.Sqlite;
using Sluice.Core.Changes;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>Requests, as rows.</summary>
internal static class RequestRows
{
    public static RequestRecord? Find(SqliteConnection connection, RequestId request)
    {
        var rows = connection.Query(
            "SELECT kind, body_hash, outcome, job, run, stop, at FROM request WHERE id = $id",
            row => new RequestRecord(
                request, (RequestKind)row.GetInt32(0), row.GetString(1), (RequestOutcome)row.GetInt32(2),
                row.IsDBNull(3) ? null : new RunKey(new JobId(row.GetInt64(3)), new RunNumber(row.GetInt32(4))),
                row.IsDBNull(5) ? null : row.GetInt32(5), row.Time(6)),
            ("$id", request.Value));
        return rows.Count == 0 ? null : rows[0];
    }

    public static void Insert(SqliteConnection connection, RequestStart request, RunKey? run, int? stop, DateTimeOffset at)
    {
        if (request.Id.Value.Length is 0 or > RequestId.MaxLength)
            throw new SluiceException("SLC4140", $"A request's id has 1 to {RequestId.MaxLength} characters; this one has {request.Id.Value.Length}. Send another Idempotency-Key.");
        connection.Execute(
            """
            INSERT INTO request (id, kind, body_hash, outcome, job, run, stop, at) VALUES ($id, $kind, $hash, $outcome, $job, $run, $stop, $at)
            """,
            ("$id", request.Id.Value), ("$kind", (int)request.Kind), ("$hash", request.BodyHash), ("$outcome", (int)request.Outcome),
            ("$job", run?.Job.Value), ("$run", run?.Number.Value), ("$stop", stop), ("$at", SqliteTime.Format(at)));
    }

    /// <summary>Whether a request is known, and its run ended or gone.</summary>
    public static bool IsSettled(SqliteConnection connection, RequestId request, RunKey run) => connection.Query(
        "SELECT EXISTS (SELECT 1 FROM request WHERE id = $id) AND NOT EXISTS (SELECT 1 FROM run WHERE job = $job AND n = $n AND final = 0)",
        row => row.GetBoolean(0), ("$id", request.Value), ("$job", run.Job.Value), ("$n", run.Number.Value))[0];

    /// <summary>What is stored; where nothing is, a tombstone that keeps the original out for ever.</summary>
    public static RequestRecord Resolve(SqliteConnection connection, RequestId request, DateTimeOffset at)
    {
        if (Find(connection, request) is { } known)
            return known;
        Insert(connection, new RequestStart(request, RequestKind.Void, "", RequestOutcome.Void), null, null, at);
        return new RequestRecord(request, RequestKind.Void, "", RequestOutcome.Void, null, null, at);
    }

    /// <summary>A request whose decision changes nothing.</summary>
    public static ChangeResult Record(SqliteConnection connection, RequestStart request, RunKey? run, RunStanding? standing, int? stop, DateTimeOffset at)
    {
        if (Find(connection, request.Id) is { } known)
            return new ChangeResult(ChangeOutcome.RequestKnown, Known: known);
        var found = run is { } key ? RunRows.Find(connection, key) : null;
        if (standing is not null && found?.Standing != standing)
            return new ChangeResult(ChangeOutcome.Stale, found);
        Insert(connection, request, run, stop, at);
        return new ChangeResult(ChangeOutcome.Committed, found);
    }
}
