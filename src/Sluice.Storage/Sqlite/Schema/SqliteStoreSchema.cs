using System.Globalization;
using Microsoft.Data.Sqlite;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Sqlite.Schema;

/// <summary>Brings a store's file to the schema that this release knows.</summary>
internal static class SqliteStoreSchema
{
    /// <summary>Applies what is missing, in one transaction, and returns the store's id. Two that start at once: one waits for the other.</summary>
    /// <param name="connection">A connection that does not enforce foreign keys: a table that others refer to is built anew.</param>
    /// <param name="newStoreId">Makes the id of a new store.</param>
    /// <param name="clock">Dates the migrations.</param>
    /// <exception cref="SluiceException">SLC4103: the file was written by a newer release. SLC4104: it is another program's database.</exception>
    public static StoreId Migrate(SqliteConnection connection, Func<string> newStoreId, TimeProvider clock)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        RefuseForeignDatabase(connection);
        connection.Execute("CREATE TABLE IF NOT EXISTS sluice_store (id TEXT NOT NULL, created_at TEXT NOT NULL) STRICT");
        connection.Execute("CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, compatible INTEGER NOT NULL, at TEXT NOT NULL) STRICT");
        var applied = ReadApplied(connection);
        RefuseNewer(connection, applied);
        var now = SqliteTime.Format(clock.GetUtcNow());
        foreach (var migration in Migrations.All.Where(m => !applied.Exists(a => a.Number == m.Number)))
        {
            connection.Execute(migration.Sql);
            connection.Execute(
                "INSERT INTO migration (number, compatible, at) VALUES ($number, $compatible, $at)",
                ("$number", migration.Number), ("$compatible", migration.IsCompatible ? 1 : 0), ("$at", now));
        }

        var broken = connection.Query("PRAGMA foreign_key_check", row => row.GetString(0));
        if (broken.Count > 0)
            throw new SluiceException("SLC4107", $"The store {connection.DataSource} has rows in '{broken[0]}' that belong to no job. Look at it with 'sluice store check'.");
        var ids = connection.Query("SELECT id FROM sluice_store", row => row.GetString(0));
        var id = ids.Count > 0 ? ids[0] : newStoreId();
        if (ids.Count == 0)
            connection.Execute("INSERT INTO sluice_store (id, created_at) VALUES ($id, $at)", ("$id", id), ("$at", now));
        transaction.Commit();
        return new StoreId(id);
    }

    /// <summary>The migrations that a store has, and whether each is marked compatible.</summary>
    public static List<(int Number, bool Compatible)> ReadApplied(SqliteConnection connection) =>
        connection.Query("SELECT number, compatible FROM migration ORDER BY number", row => (row.GetInt32(0), row.GetBoolean(1)));

    /// <summary>Refuses a store that has a migration which this release does not know and which is not marked compatible.</summary>
    public static void RefuseNewer(SqliteConnection connection, List<(int Number, bool Compatible)> applied)
    {
        var known = Migrations.All[^1].Number;
        if (applied.FirstOrDefault(m => m.Number > known && !m.Compatible) is { Number: > 0 } newer)
        {
            throw new SluiceException(
                "SLC4103", string.Create(CultureInfo.InvariantCulture, $"The store {connection.DataSource} was written by a newer release (its schema is at {newer.Number}, this one knows {known}). Use that release."));
        }
    }

    /// <summary>A database that has tables and none of a store's belongs to somebody else.</summary>
    public static void RefuseForeignDatabase(SqliteConnection connection)
    {
        var tables = connection.Scalar("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
        var own = connection.Scalar("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'sluice_store'");
        if (tables > 0 && own == 0)
            throw new SluiceException("SLC4104", $"{connection.DataSource} is not a job store: it is the database of another program. Name another file with --store.");
    }
}
