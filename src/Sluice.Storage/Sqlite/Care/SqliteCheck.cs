using Microsoft.Data.Sqlite;
using Sluice.Core.Errors;
using Sluice.Storage.Care;
using Sluice.Storage.Sqlite.Engine;
using Sluice.Storage.Sqlite.Rows;
using Sluice.Storage.Sqlite.Schema;

namespace Sluice.Storage.Sqlite.Care;

/// <summary>Looks whether a store's file is whole, and what it says consistent. Changes nothing; its owner may go on with it.</summary>
public static class SqliteCheck
{
    /// <summary>Each rule with a question that names, as text, every place where it is broken.</summary>
    private static readonly (string Rule, string Sql)[] s_rules =
    [
        ("a run that has ended says when", "SELECT 'run ' || job || '/' || n FROM run WHERE final = 1 AND ended_at IS NULL"),
        ("a run is final when its status is", "SELECT 'run ' || job || '/' || n FROM run WHERE status BETWEEN 0 AND 13 AND final <> (status >= 10)"),
        ("a run belongs to a job and a generation", "SELECT 'run ' || job || '/' || n FROM run r WHERE NOT EXISTS (SELECT 1 FROM job j WHERE j.id = r.job) OR NOT EXISTS (SELECT 1 FROM generation g WHERE g.job = r.job AND g.generation = r.generation)"),
        ("a job has a run", "SELECT 'job ' || id FROM job j WHERE NOT EXISTS (SELECT 1 FROM run r WHERE r.job = j.id)"),
        ("only the latest run of a job lives", "SELECT 'run ' || job || '/' || n FROM run r WHERE final = 0 AND EXISTS (SELECT 1 FROM run l WHERE l.job = r.job AND l.n > r.n)"),
        ("epochs of a job grow with its runs", "SELECT 'run ' || job || '/' || n FROM run r WHERE EXISTS (SELECT 1 FROM run l WHERE l.job = r.job AND l.n < r.n AND l.epoch >= r.epoch)"),
        ("no epoch is above the store's mark", "SELECT 'run ' || job || '/' || n FROM run, sluice_store WHERE epoch > highest_epoch"),
        ("an attempt of an ended run that may be alive is a residual", "SELECT 'attempt ' || a.id FROM attempt a JOIN run r ON r.job = a.job AND r.n = a.run WHERE r.final = 1 AND a.state IN (1, 2, 3) AND NOT EXISTS (SELECT 1 FROM residual x WHERE x.job = a.job AND x.run = a.run AND x.attempt = a.id)"),
        ("nothing is assigned for a run that has ended", "SELECT 'attempt ' || a.id FROM attempt a JOIN run r ON r.job = a.job AND r.n = a.run WHERE r.final = 1 AND a.state = 0"),
        ("an open residual has a fence task where its sinks fence", "SELECT 'residual ' || x.attempt FROM residual x JOIN run r ON r.job = x.job AND r.n = x.run WHERE r.final = 1 AND x.confirmed_at IS NULL AND x.fenced_at IS NULL AND x.fencing IN (1, 2) AND r.settings LIKE '%\"fencing\"%' AND NOT EXISTS (SELECT 1 FROM fence f WHERE f.job = x.job AND f.run = x.run)"),
        ("splits that are done are counted", "SELECT 'job ' || job || ' generation ' || generation FROM generation g WHERE splits_done <> (SELECT count(*) FROM split s WHERE s.job = g.job AND s.generation = g.generation AND s.is_done = 1)"),
        ("a commit that is recorded has a position", "SELECT 'job ' || job || ' split ' || split FROM staged s WHERE NOT EXISTS (SELECT 1 FROM progress p WHERE p.job = s.job AND p.generation = s.generation AND p.sink = s.sink AND p.split = s.split AND p.seq >= s.seq)"),
    ];

    /// <summary>Checks.</summary>
    /// <exception cref="SluiceException">SLC4142: there is no store. SLC4103, SLC4104, SLC4110: it cannot be read.</exception>
    public static StoreReport Run(string store)
    {
        if (!File.Exists(store))
            throw new SluiceException("SLC4142", $"There is no store at {store}. Check --store.");
        try
        {
            using var connection = SqliteConnections.OpenReader(store);
            SqliteStoreSchema.RefuseForeignDatabase(connection);
            var applied = SqliteStoreSchema.ReadApplied(connection);
            SqliteStoreSchema.RefuseNewer(connection, applied);
            if (!applied.Exists(a => a.Number == Migrations.All[^1].Number))
                throw new SluiceException("SLC4103", $"The store {store} was written by an older release. Open it once with this one (any run or server does), then check it.");
            using var transaction = connection.BeginTransaction(deferred: true);
            return Check(connection, applied[^1].Number);
        }
        catch (SqliteException e)
        {
            throw SqliteFaults.Of(store, e);
        }
    }

    private static StoreReport Check(SqliteConnection connection, int schema)
    {
        var findings = new List<StoreFinding>();
        var damage = connection.Query("PRAGMA integrity_check", row => row.GetString(0));
        if (damage is not ["ok"])
            findings.Add(new StoreFinding("the file is whole", damage[0], damage.Count));
        foreach (var (rule, sql) in s_rules)
        {
            var places = connection.Query(sql, row => row.GetString(0));
            if (places.Count > 0)
                findings.Add(new StoreFinding(rule, places[0], places.Count));
        }

        return new StoreReport(
            MarkRows.Read(connection), schema, connection.Scalar("SELECT count(*) FROM run WHERE final = 0"),
            connection.Scalar("SELECT count(*) FROM run WHERE final = 1"), ResidualRows.ReadOpen(connection).Count, findings);
    }
}
