using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Sluice.Core.Errors;
using Sluice.Core.Restores;
using Sluice.Storage.Sqlite.Engine;
using Sluice.Storage.Sqlite.Rows;
using Sluice.Storage.Sqlite.Schema;

namespace Sluice.Storage.Sqlite.Care;

/// <summary>Backups of a store in a file, and what brings them back.</summary>
public static class SqliteBackup
{
    /// <summary>Copies a store as it is at one instant, while its owner goes on with it.</summary>
    /// <param name="store">The store's file.</param>
    /// <param name="target">The backup; must not exist. Its manifest is put beside it last: without it there is no backup.</param>
    /// <param name="clock">Dates it.</param>
    /// <exception cref="SluiceException">SLC4142 to SLC4143, SLC4103 to SLC4107: it cannot be taken.</exception>
    public static BackupManifest Take(string store, string target, TimeProvider clock)
    {
        RefuseExisting(target);
        RefuseExisting(BackupManifest.PathOf(target));
        var partial = target + ".partial";
        try
        {
            File.Delete(partial);
            var (mark, schema) = Copy(store, partial);
            var (bytes, checksum) = Checksum(partial);
            File.Move(partial, target);
            var manifest = new BackupManifest(mark, schema, clock.GetUtcNow(), bytes, checksum);
            manifest.Write(BackupManifest.PathOf(target));
            return manifest;
        }
        catch (SqliteException e)
        {
            throw SqliteFaults.Of(store, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SluiceException("SLC4143", $"The backup {target} cannot be written: {e.Message} Name another place with --to.", inner: e);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>
    /// Puts a backup in a store's place and raises the incarnation, so that epochs never go back: in a copy first, which takes the place
    /// whole.
    /// </summary>
    /// <param name="backup">The backup, with its manifest beside it.</param>
    /// <param name="store">The store's file.</param>
    /// <param name="replace">A store that is there is moved aside; else it is refused.</param>
    /// <param name="clock">Dates what is stored.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Where the restored store is.</returns>
    /// <exception cref="SluiceException">SLC4102: a process owns the store. SLC4144: the backup is damaged. SLC4145: a store is there.</exception>
    public static async ValueTask<StoreMark> RestoreAsync(
        string backup, string store, bool replace, TimeProvider clock, CancellationToken cancellationToken)
    {
        var manifest = BackupManifest.Read(BackupManifest.PathOf(backup));
        Verify(backup, manifest);
        using var owned = SqliteStoreFile.Take(store);
        if (File.Exists(store) && !replace)
            throw new SluiceException("SLC4145", $"There is a store at {store} already. Give another place, or --replace to move it aside.");
        var above = Math.Max(manifest.Mark.Incarnation, File.Exists(store) ? ReadIncarnation(store) : 0);
        var copy = store + ".restoring";
        Remove(copy);
        File.Copy(backup, copy);
        StoreMark mark;
        await using (var restored = SqliteControlStore.Open(copy, clock, () => manifest.Mark.Store.Value))
            mark = await restored.RaiseIncarnationAsync(above + 1, clock.GetUtcNow(), cancellationToken);
        if (File.Exists(store))
            MoveAside(store, clock);
        File.Move(copy, store);
        Remove(copy);
        return mark;
    }

    private static (StoreMark Mark, int Schema) Copy(string store, string target)
    {
        if (!File.Exists(store))
            throw new SluiceException("SLC4142", $"There is no store at {store}. Check --store.");
        using var source = SqliteConnections.OpenReader(store);
        SqliteStoreSchema.RefuseForeignDatabase(source);
        using var copy = SqliteConnections.OpenWriter(target, foreignKeys: false);
        source.BackupDatabase(copy);

        // One file, with nothing beside it: the log is taken over.
        copy.Execute("PRAGMA journal_mode = DELETE");
        var damage = copy.Query("PRAGMA integrity_check", row => row.GetString(0));
        if (damage is not ["ok"])
            throw new SluiceException("SLC4107", $"The store {store} is damaged: {damage[0]}. No backup was made; look at it with 'sluice store check'.");
        var applied = SqliteStoreSchema.ReadApplied(copy);
        SqliteStoreSchema.RefuseNewer(copy, applied);
        if (!applied.Exists(a => a.Number == Migrations.All[^1].Number))
            throw new SluiceException("SLC4103", $"The store {store} was written by an older release. Open it once with this one (any run or server does), then back it up.");
        return (MarkRows.Read(copy), applied[^1].Number);
    }

    private static void Verify(string backup, BackupManifest manifest)
    {
        if (!File.Exists(backup))
            throw new SluiceException("SLC4142", $"There is no backup at {backup}. Check --from.");
        var (bytes, checksum) = Checksum(backup);
        if (bytes != manifest.Bytes || !string.Equals(checksum, manifest.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new SluiceException("SLC4144", string.Create(
                CultureInfo.InvariantCulture,
                $"The backup {backup} is not what its manifest says ({bytes} bytes instead of {manifest.Bytes}, or another checksum): it is damaged. Take another one."));
        }
    }

    private static (long Bytes, string Sha256) Checksum(string path)
    {
        using var stream = File.OpenRead(path);
        return (stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    /// <summary>The incarnation of the store that is replaced; one that cannot be read any more is why a backup is restored.</summary>
    private static int ReadIncarnation(string store)
    {
        try
        {
            using var connection = SqliteConnections.OpenReader(store);
            return MarkRows.ReadIncarnation(connection);
        }
        catch (SqliteException)
        {
            return 0;
        }
    }

    private static void MoveAside(string store, TimeProvider clock)
    {
        var aside = string.Create(CultureInfo.InvariantCulture, $"{store}.before-{clock.GetUtcNow():yyyyMMddHHmmssfff}");
        File.Move(store, aside);
        foreach (var beside in new[] { "-wal", "-shm" })
        {
            if (File.Exists(store + beside))
                File.Move(store + beside, aside + beside);
        }
    }

    private static void Remove(string copy)
    {
        foreach (var beside in new[] { "", "-wal", "-shm", ".lock", ".owner", ".ballast" })
            File.Delete(copy + beside);
    }

    private static void RefuseExisting(string path)
    {
        if (File.Exists(path))
            throw new SluiceException("SLC4143", $"{path} exists already, and a backup replaces nothing. Name another place with --to.");
    }
}
