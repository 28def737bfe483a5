using Npgsql;
using Sluice.Core.Errors;
using Sluice.Storage.Care;
using Sluice.Storage.Postgres.Lanes;
using Sluice.Storage.Postgres.Roles;
using Sluice.Storage.Postgres.Schema;

namespace Sluice.Storage.Postgres.Care;

/// <summary>Looks whether what a store on PostgreSQL says is consistent, and guarded as it was made. Changes nothing; nodes may go on with it.</summary>
public static class PostgresCheck
{
    /// <summary>Each rule with a question that names, as text, every place where it is broken.</summary>
    private static readonly (string Rule, string Sql)[] s_rules =
    [
        ("a run that has ended says when", "SELECT 'run ' || job || '/' || n FROM run WHERE final AND ended_at IS NULL"),
        ("a run is final when its status is", "SELECT 'run ' || job || '/' || n FROM run WHERE status BETWEEN 0 AND 13 AND final <> (status >= 10)"),
        ("a run belongs to a job and a generation", "SELECT 'run ' || job || '/' || n FROM run r WHERE NOT EXISTS (SELECT FROM job j WHERE j.id = r.job) OR NOT EXISTS (SELECT FROM generation g WHERE g.job = r.job AND g.generation = r.generation)"),
        ("a job has a run", "SELECT 'job ' || id FROM job j WHERE NOT EXISTS (SELECT FROM run r WHERE r.job = j.id)"),
        ("only the latest run of a job lives", "SELECT 'run ' || job || '/' || n FROM run r WHERE NOT final AND EXISTS (SELECT FROM run l WHERE l.job = r.job AND l.n > r.n)"),
        ("epochs of a job grow with its runs", "SELECT 'run ' || job || '/' || n FROM run r WHERE EXISTS (SELECT FROM run l WHERE l.job = r.job AND l.n < r.n AND l.epoch >= r.epoch)"),
        ("no epoch is of a later incarnation than the store", "SELECT 'run ' || job || '/' || n FROM run, store WHERE epoch >> 40 > incarnation"),
        ("an attempt of an ended run that may be alive is a residual", "SELECT 'attempt ' || a.id FROM attempt a JOIN run r ON r.job = a.job AND r.n = a.n WHERE r.final AND a.state IN (1, 2, 3) AND NOT EXISTS (SELECT FROM residual x WHERE x.attempt = a.id)"),
        ("nothing is assigned for a run that has ended", "SELECT 'attempt ' || a.id FROM attempt a JOIN run r ON r.job = a.job AND r.n = a.n WHERE r.final AND a.state = 0"),
        ("an open residual has a fence task where its sinks fence", "SELECT 'residual ' || x.attempt FROM residual x JOIN run r ON r.job = x.job AND r.n = x.n WHERE r.final AND x.confirmed_at IS NULL AND x.fenced_at IS NULL AND r.fencing && '{1,2}' AND NOT EXISTS (SELECT FROM fence f WHERE f.job = x.job AND f.n = x.n)"),
        ("a commit that is recorded has a position", "SELECT 'job ' || job || ' split ' || split FROM staged s WHERE NOT EXISTS (SELECT FROM progress p WHERE p.job = s.job AND p.generation = s.generation AND p.sink = s.sink AND p.split = s.split AND p.seq >= s.seq)"),
        ("every guard of a run is on", "SELECT 'trigger ' || t FROM unnest('{run_final_never_changes,run_live_never_goes,run_never_all_go,run_never_goes_back,run_end_raises_epoch}'::text[]) t WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = to_regclass('run') AND tgname = t AND tgenabled IN ('O', 'A'))"),
        ("every index is whole", "SELECT 'index ' || c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = to_regnamespace(current_schema()) AND NOT i.indisvalid"),
    ];

    /// <summary>Checks.</summary>
    /// <param name="options">Where the store is.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="SluiceException">SLC4142: there is no store. SLC4103, SLC4110, SLC4120 to SLC4128: it cannot be read.</exception>
    public static Task<StoreReport> RunAsync(PostgresStoreOptions options, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () => Run(options.Validated()), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(cancellationToken);

    private static StoreReport Run(PostgresStoreOptions options)
    {
        using var session = new SessionFactory(options).Open(SessionKind.Work);
        try
        {
            if (session.One("SELECT to_regclass('store') IS NULL", StoreValues.None, r => r.GetBoolean(0)))
                throw new SluiceException("SLC4142", $"There is no store in {session.Display}, schema '{options.Schema}'. Check --store.");
            var schema = PostgresSchema.DemandKnown(session);
            session.Execute("SET default_transaction_read_only = on", StoreValues.None);
            return Check(session, schema);
        }
        catch (NpgsqlException e)
        {
            throw StoreFaults.Explain(e, session.Display, "checking it");
        }
    }

    private static StoreReport Check(StoreSession session, int schema)
    {
        var findings = new List<StoreFinding>();
        foreach (var (rule, sql) in s_rules)
        {
            var places = session.Query(sql, StoreValues.None, r => r.GetString(0));
            if (places.Count > 0)
                findings.Add(new StoreFinding(rule, places[0], places.Count));
        }

        long Count(string sql) => session.One(sql, StoreValues.None, r => r.GetInt64(0));
        return new StoreReport(
            PostgresRestores.Read(session),
            schema,
            Count("SELECT count(*) FROM run WHERE NOT final"),
            Count("SELECT count(*) FROM run WHERE final"),
            Count("SELECT count(*) FROM residual WHERE confirmed_at IS NULL AND (fenced_at IS NULL OR fencing NOT IN (1, 2))"),
            findings);
    }
}
