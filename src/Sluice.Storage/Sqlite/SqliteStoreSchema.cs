using System.Globalization;
using Microsoft.Data.Sqlite;
using Sluice.Core.Errors;
using Sluice.Core.Identity;

namespace Sluice.Storage.Sqlite;

/// <summary>Brings a store's file to the schema that this release knows.</summary>
internal static class SqliteStoreSchema
{
    /// <summary>Applies what is missing, in one transaction, and returns the store's id.</summary>
    /// <exception cref="SluiceException">SLC4103: the file was written by a newer release.</exception>
    public static StoreId Migrate(SqliteConnection connection, Func<string> newStoreId, TimeProvider clock)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        connection.Execute("CREATE TABLE IF NOT EXISTS sluice_store (id TEXT NOT NULL, created_at TEXT NOT NULL) STRICT");
        connection.Execute("CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, compatible INTEGER NOT NULL, at TEXT NOT NULL) STRICT");
        var applied = connection.Query("SELECT number, compatible FROM migration ORDER BY number", row => (Number: row.GetInt32(0), Compatible: row.GetBoolean(1)));
        if (applied.FirstOrDefault(m => m.Number > Migrations.All[^1].Number && !m.Compatible) is { Number: > 0 } newer)
        {
            throw new SluiceException(
                "SLC4103", string.Create(CultureInfo.InvariantCulture, $"The store {connection.DataSource} was written by a newer release (its schema is at {newer.Number}, this one knows {Migrations.All[^1].Number}). Use that release."));
        }

        var now = SqliteTime.Format(clock.GetUtcNow());
        foreach (var migration in Migrations.All.Where(m => !applied.Exists(a => a.Number == m.Number)))
        {
            connection.Execute(migration.Sql);
            connection.Execute("INSERT INTO migration (number, compatible, at) VALUES ($number, 0, $at)", ("$number", migration.Number), ("$at", now));
        }

        var ids = connection.Query("SELECT id FROM sluice_store", row => row.GetString(0));
        var id = ids.Count > 0 ? ids[0] : newStoreId();
        if (ids.Count == 0)
            connection.Execute("INSERT INTO sluice_store (id, created_at) VALUES ($id, $at)", ("$id", id), ("$at", now));
        transaction.Commit();
        return new StoreId(id);
    }
}
