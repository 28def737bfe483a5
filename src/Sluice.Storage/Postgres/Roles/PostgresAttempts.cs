using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Storage.Postgres.Rows;
using Sluice.Storage.Postgres.Lanes;

namespace Sluice.Storage.Postgres.Roles;

/// <summary>Writes on behalf of attempts: each one function, which judges under the run's lock.</summary>
internal sealed class PostgresAttempts(StoreRoles roles)
{
    private static readonly string Claim = $"""
        SELECT {RowReading.Of("c.a", AttemptRow.Columns)}, (c.r).generation, j.name, g.config
        FROM claim_attempt($1, $2, $3, $4) c JOIN job j ON j.id = (c.r).job
        JOIN generation g ON g.job = (c.r).job AND g.generation = (c.r).generation WHERE (c.a).id IS NOT NULL
        """;

    private static readonly string Take = $"SELECT {SplitRow.Columns} FROM take_split($1, $2, $3)";
    private static readonly string Attempts = $"SELECT {AttemptRow.Columns} FROM attempt WHERE job = $1 AND n = $2 ORDER BY id";

    public ValueTask<AttemptGrant?> ClaimAsync(WorkerSession session, AttemptId attempt, CancellationToken cancellationToken) => roles.Write(
        $"claiming attempt {attempt} for {session}",
        s => s.One(
            Claim,
            new StoreValues().Text(session.Worker.Value).Long(session.Incarnation).Long(attempt.Value).Time(roles.Clock.GetUtcNow()),
            r => new AttemptGrant(
                AttemptRow.Read(r), new Generation(r.GetInt32(AttemptRow.Width)), r.GetString(AttemptRow.Width + 1), r.GetString(AttemptRow.Width + 2))),
        cancellationToken);

    public ValueTask<Verdict> ReportAsync(AttemptReport report, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var counts = report.Counts;
        return roles.Write(
            $"storing a report of attempt {report.Attempt}",
            s => s.One(
                "SELECT report_attempt($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
                new StoreValues().Long(report.Run.Job.Value).Int(report.Run.Number.Value).Long(report.Attempt.Value)
                    .Text(report.Session.Worker.Value).Long(report.Session.Incarnation).Long(report.Sequence).Int((int)report.State).Time(at)
                    .Long(counts.ReadRows).Long(counts.ReadBytes).Long(counts.WrittenRows).Long(counts.WrittenBytes).Long(counts.CommittedRows)
                    .Long(counts.DeadRows).Long(counts.UncommittedRows).Int(counts.OpenTransactions)
                    .Text(report.Error).Flag(report.IsTransient).Text(report.Breadcrumb).Flag(report.IsQuiesced),
                r => (Verdict)r.GetInt32(0)),
            cancellationToken);
    }

    public ValueTask<PlannedSplit?> TakeSplitAsync(RunKey run, AttemptId attempt, CancellationToken cancellationToken) =>
        roles.Write($"taking a split for attempt {attempt}", s => s.One(Take, Key(run, attempt), SplitRow.Read), cancellationToken);

    public ValueTask<RecordOutcome> FinishSplitAsync(
        RunKey run, AttemptId attempt, string split, IReadOnlyList<SinkCommit> commits, CancellationToken cancellationToken) => roles.Write(
        $"finishing split '{split}' of attempt {attempt}",
        s => s.One(
            "SELECT finish_split($1, $2, $3, $4, $5, $6)",
            Key(run, attempt).Text(split).Texts(commits.Select(c => c.Sink)).Longs(commits.Select(c => c.Sequence)),
            r => (RecordOutcome)r.GetInt32(0)),
        cancellationToken);

    public ValueTask<RecordOutcome> CompleteAsync(RunKey run, AttemptId attempt, CancellationToken cancellationToken) => roles.Write(
        $"completing run {run}",
        s => s.One("SELECT complete_generation($1, $2, $3)", Key(run, attempt), r => (RecordOutcome)r.GetInt32(0)),
        cancellationToken);

    public ValueTask<IReadOnlyList<AttemptRecord>> ReadAsync(RunKey run, CancellationToken cancellationToken) => roles.Read<IReadOnlyList<AttemptRecord>>(
        $"reading the attempts of run {run}",
        s => s.Query(Attempts, new StoreValues().Long(run.Job.Value).Int(run.Number.Value), r => AttemptRow.Read(r)),
        cancellationToken);

    private static StoreValues Key(RunKey run, AttemptId attempt) =>
        new StoreValues().Long(run.Job.Value).Int(run.Number.Value).Long(attempt.Value);
}
