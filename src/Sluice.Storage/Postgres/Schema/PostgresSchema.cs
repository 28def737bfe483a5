using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Storage.Postgres.Lanes;

namespace Sluice.Storage.Postgres.Schema;

/// <summary>Brings a database to the schema that this release knows.</summary>
internal static class PostgresSchema
{
    /// <summary>14: the first that ends a statement whose client is gone (<c>client_connection_check_interval</c>).</summary>
    private const int LeastVersion = 14;

    /// <summary>Two processes that open one store at once take turns. The number is arbitrary and final.</summary>
    private const long MigrationLock = 0x536C756963650002;

    /// <summary>Refuses a server that cannot hold a store.</summary>
    /// <exception cref="SluiceException">SLC4123: too old. SLC4124: a standby.</exception>
    public static void Check(StoreSession session)
    {
        if (session.ServerVersion.Major < LeastVersion)
            throw new SluiceException("SLC4123", $"The store {session.Display} runs PostgreSQL {session.ServerVersion}; {LeastVersion} or later is needed.");
        if (session.One("SELECT pg_is_in_recovery()", StoreValues.None, r => r.GetBoolean(0)))
        {
            throw new SluiceException(
                "SLC4124", $"The store {session.Display} is in recovery: it is a standby, or was just started. Give the address of the primary, or wait.", isTransient: true);
        }
    }

    /// <summary>Whether this release would change what nodes of an older one rely on, if there are any.</summary>
    /// <exception cref="SluiceException">SLC4103: a newer release wrote it.</exception>
    public static bool ChangesMeaning(StoreSession session)
    {
        if (!IsMissing(session) || session.One("SELECT to_regclass('migration') IS NULL", StoreValues.None, r => r.GetBoolean(0)))
            return false;
        var applied = Applied(session);
        return applied.Count > 0 && PostgresMigrations.All.Any(m => !m.IsCompatible && !applied.Exists(a => a.Number == m.Number));
    }

    /// <summary>Applies what is missing, in one transaction, and returns the store's id.</summary>
    /// <exception cref="SluiceException">SLC4103: a newer release wrote it. SLC4122: no right to make it.</exception>
    public static StoreId Migrate(StoreSession session, string schema, Func<string> newStoreId, DateTimeOffset now)
    {
        try
        {
            if (IsMissing(session))
                Apply(session, schema, newStoreId, now);
            return session.One("SELECT id FROM store", StoreValues.None, r => new StoreId(r.GetString(0)));
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException)
        {
            throw StoreFaults.Explain(e, session.Display, $"preparing schema '{schema}'");
        }
    }

    /// <summary>Refuses a store that this release does not know, or has not brought up to date.</summary>
    /// <returns>Its last migration.</returns>
    /// <exception cref="SluiceException">SLC4103.</exception>
    public static int DemandKnown(StoreSession session)
    {
        if (IsMissing(session))
            throw new SluiceException("SLC4103", $"The store {session.Display} was written by an older release. Open it once with this one (any server does), then check it.");
        return Applied(session).Max(a => a.Number);
    }

    private static List<(int Number, bool IsCompatible)> Applied(StoreSession session) =>
        session.Query("SELECT number, compatible FROM migration", StoreValues.None, r => (Number: r.GetInt32(0), IsCompatible: r.GetBoolean(1)));

    private static bool IsMissing(StoreSession session)
    {
        if (session.One("SELECT to_regclass('migration') IS NULL", StoreValues.None, r => r.GetBoolean(0)))
            return true;
        var applied = Applied(session);
        var known = PostgresMigrations.All[^1].Number;
        foreach (var (number, isCompatible) in applied)
        {
            if (number > known && !isCompatible)
                throw new SluiceException("SLC4103", $"The store {session.Display} was written by a newer release (its schema is at {number}, this one knows {known}). Use that release.");
        }

        return PostgresMigrations.All.Any(m => !applied.Exists(a => a.Number == m.Number));
    }

    private static void Apply(StoreSession session, string schema, Func<string> newStoreId, DateTimeOffset now)
    {
        using var transaction = session.Begin();
        session.Execute("SET LOCAL lock_timeout = '60s'", StoreValues.None);
        session.Execute("SELECT pg_advisory_xact_lock($1)", new StoreValues().Long(MigrationLock));
        if (session.One("SELECT to_regnamespace(quote_ident($1)) IS NULL", new StoreValues().Text(schema), r => r.GetBoolean(0)))
            session.Execute($"CREATE SCHEMA {schema}", StoreValues.None);
        session.Execute(
            "CREATE TABLE IF NOT EXISTS migration (number integer PRIMARY KEY, compatible boolean NOT NULL, at timestamptz NOT NULL)", StoreValues.None);

        // Read again under the lock: whoever had it before us may have done our work.
        if (IsMissing(session))
        {
            var applied = session.Query("SELECT number FROM migration", StoreValues.None, r => r.GetInt32(0));
            foreach (var migration in PostgresMigrations.All.Where(m => !applied.Contains(m.Number)))
            {
                session.Script(migration.Sql);
                session.Execute(
                    "INSERT INTO migration (number, compatible, at) VALUES ($1, $2, $3)",
                    new StoreValues().Int(migration.Number).Flag(migration.IsCompatible).Time(now));
            }

            session.Execute(
                "INSERT INTO store (id, incarnation, created_at) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING", new StoreValues().Text(newStoreId()).Time(now));
        }

        transaction.Commit();
    }
}
