using System.Text;
using System.Text.Json;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Restores;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Sqlite.Care;

/// <summary>What lies beside a backup: whose it is, where the store was, and the checksum that a restore compares.</summary>
/// <param name="Mark">Where the store was.</param>
/// <param name="Schema">The last migration that it had.</param>
/// <param name="TakenAt">When it was taken.</param>
/// <param name="Bytes">The backup's size.</param>
/// <param name="Sha256">Its checksum, in hexadecimal digits.</param>
public sealed record BackupManifest(StoreMark Mark, int Schema, DateTimeOffset TakenAt, long Bytes, string Sha256)
{
    private const int Format = 1;

    /// <summary>Where the manifest of a backup lies.</summary>
    public static string PathOf(string backup) => backup + ".manifest.json";

    internal void Write(string path)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("format", Format);
            writer.WriteString("store", Mark.Store.Value);
            writer.WriteNumber("incarnation", Mark.Incarnation);
            writer.WriteNumber("highestEpoch", Mark.HighestEpoch.Value);
            writer.WriteNumber("changes", Mark.Changes);
            writer.WriteNumber("schema", Schema);
            writer.WriteString("takenAt", SqliteTime.Format(TakenAt));
            writer.WriteNumber("bytes", Bytes);
            writer.WriteString("sha256", Sha256);
            writer.WriteEndObject();
        }

        stream.Flush(flushToDisk: true);
    }

    /// <exception cref="SluiceException">SLC4144: it is missing or cannot be read.</exception>
    internal static BackupManifest Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path, Encoding.UTF8));
            var root = document.RootElement;
            if (root.GetProperty("format").GetInt32() != Format)
                throw new SluiceException("SLC4144", $"The manifest {path} has a format that this release does not know. Restore with the release that wrote it, or a newer one.");
            var mark = new StoreMark(
                new StoreId(root.GetProperty("store").GetString()!), "", root.GetProperty("incarnation").GetInt32(),
                new Epoch(root.GetProperty("highestEpoch").GetInt64()), root.GetProperty("changes").GetInt64());
            return new BackupManifest(
                mark, root.GetProperty("schema").GetInt32(), SqliteTime.Parse(root.GetProperty("takenAt").GetString()!),
                root.GetProperty("bytes").GetInt64(), root.GetProperty("sha256").GetString()!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new SluiceException("SLC4144", $"The manifest {path} cannot be read: {e.Message} Name a backup that 'sluice store backup' made, with its manifest beside it.", inner: e);
        }
    }
}
