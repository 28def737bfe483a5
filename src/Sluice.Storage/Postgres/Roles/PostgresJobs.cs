using Sluice.Core.Errors;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Storage.Postgres.Lanes;
using Sluice.Storage.Postgres.Rows;

namespace Sluice.Storage.Postgres.Roles;

/// <summary>Jobs, and runs of the process of one command.</summary>
internal sealed class PostgresJobs(StoreRoles roles)
{
    private static readonly string Job =
        $"SELECT j.id, j.name, j.generation, g.config, {RowReading.From("r", RunRow.Columns)} FROM job j "
        + "JOIN generation g ON g.job = j.id AND g.generation = j.generation JOIN run r ON r.job = j.id AND r.n = j.last_run ";

    private static readonly string Begin = $"SELECT {RowReading.Of("r", RunRow.Columns)} FROM start_own_run($1, $2, $3, $4) r";

    public ValueTask<JobRecord?> FindAsync(string name, CancellationToken cancellationToken) => roles.Read(
        $"reading job '{name}'",
        s => s.One(Job + "WHERE j.name = $1 ORDER BY j.id DESC LIMIT 1", new StoreValues().Text(name), ReadJob),
        cancellationToken);

    public ValueTask<string?> FindConfigAsync(JobId job, Generation generation, CancellationToken cancellationToken) => roles.Read(
        $"reading job {job}",
        s => s.One(
            "SELECT config FROM generation WHERE job = $1 AND generation = $2", new StoreValues().Long(job.Value).Int(generation.Value), r => r.GetString(0)),
        cancellationToken);

    public ValueTask<IReadOnlyList<JobRecord>> ReadAsync(JobFilter filter, CancellationToken cancellationToken) => roles.Read<IReadOnlyList<JobRecord>>(
        "reading the jobs",
        s => s.Query(
            Job + "WHERE ($1::bigint IS NULL OR j.id < $1) AND ($2::integer IS NULL OR r.status = $2) AND ($3::text IS NULL OR j.name LIKE $3) ORDER BY j.id DESC LIMIT $4",
            new StoreValues().Long(filter.Before?.Value).Int((int?)filter.Status).Text(Pattern(filter.Name)).Int(Math.Clamp(filter.Limit, 1, 1000)),
            ReadJob),
        cancellationToken);

    public ValueTask<RunRecord> StartRunAsync(NewRun run, CancellationToken cancellationToken) => roles.Write(
        $"starting a run of job '{run.JobName}'",
        s => s.One(
            Begin, new StoreValues().Text(run.JobName).Text(run.Config).Flag(run.Fresh).Time(roles.Clock.GetUtcNow()), r => RunRow.Read(r))!,
        cancellationToken);

    public ValueTask<RunRecord> ReadRunAsync(RunKey run, CancellationToken cancellationToken) => roles.Read(
        $"reading run {run}",
        s => PostgresRuns.Find(s, run) ?? throw new SluiceException("SLC4108", $"Run {run.Number} of job {run.Job} is not in the store."),
        cancellationToken);

    private static JobRecord ReadJob(Npgsql.NpgsqlDataReader row) => new(
        new JobId(row.GetInt64(0)), row.GetString(1), new Generation(row.GetInt32(2)), row.GetString(3), RunRow.Read(row, 4));

    /// <summary><c>*</c> stands for anything; what LIKE takes for a sign stands for itself.</summary>
    public static string? Pattern(string? name) => name?
        .Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)
        .Replace('*', '%');
}
