using System.Diagnostics;
using System.Globalization;
using Sluice.Core.Errors;

namespace Sluice.Storage.Sqlite.Engine;

/// <summary>Holds the store's file for one process: a second one is refused, by name. Released by the kernel when the process dies.</summary>
internal sealed class SqliteStoreFile : IDisposable
{
    private readonly FileStream _lock;

    private SqliteStoreFile(FileStream held) => _lock = held;

    /// <summary>Takes the file.</summary>
    /// <exception cref="SluiceException">SLC4102: another process has it. SLC4101: the folder cannot be used.</exception>
    public static SqliteStoreFile Take(string storePath)
    {
        var lockPath = storePath + ".lock";
        var ownerPath = storePath + ".owner";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(storePath))!);
            var held = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            File.WriteAllText(ownerPath, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {Process.GetCurrentProcess().ProcessName}"));
            return new SqliteStoreFile(held);
        }
        catch (IOException e) when (File.Exists(lockPath) && e is not DirectoryNotFoundException)
        {
            throw new SluiceException("SLC4102", $"The job's store {storePath} is in use by process {ReadOwner(ownerPath)}. A job runs once at a time.", inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SluiceException(
                "SLC4101", $"The folder of the job's store, {storePath}, cannot be used: {e.Message} Set SLUICE_HOME or --store to a folder that can be written.", inner: e);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _lock.Dispose();

    private static string ReadOwner(string path)
    {
        try
        {
            return File.ReadAllText(path) is { Length: > 0 } text ? text : "(unknown)";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "(unknown)";
        }
    }
}
