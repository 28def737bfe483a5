using System.Diagnostics;
using System.Globalization;
using Sluice.Core.Errors;

namespace Sluice.Storage.Sqlite.Engine;

/// <summary>Holds the store's file for one process: a second one is refused, by name. Released by the kernel when the process dies.</summary>
internal sealed class SqliteStoreFile : IDisposable
{
    private const int NoSpace = 28;
    private const int ReadOnly = 30;

    /// <summary>EAGAIN, which has another number on each family of systems.</summary>
    private static readonly int s_lockHeld = OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? 35 : 11;

    private readonly FileStream _lock;

    private SqliteStoreFile(FileStream held) => _lock = held;

    /// <summary>Takes the file.</summary>
    /// <exception cref="SluiceException">SLC4102: another process has it. SLC4101, SLC4105, SLC4106: the folder cannot be used.</exception>
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refuse(storePath, e);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _lock.Dispose();

    /// <summary>Says why by the error number of the system, which .NET keeps as the exception's result.</summary>
    private static SluiceException Refuse(string storePath, Exception e) => e.HResult switch
    {
        var held when held == s_lockHeld => new SluiceException("SLC4102", $"The job's store {storePath} is in use by process {ReadOwner(storePath + ".owner")}. A job runs once at a time.", inner: e),
        NoSpace => new SluiceException("SLC4105", $"The disk that holds the job's store, {storePath}, is full. Nothing was changed; free some space.", isTransient: true, inner: e),
        ReadOnly => new SluiceException("SLC4106", $"The job's store {storePath} cannot be written: {e.Message} Check its mount, or name another one with --store.", inner: e),
        _ => new SluiceException(
            "SLC4101", $"The folder of the job's store, {storePath}, cannot be used: {e.Message} Set SLUICE_HOME or --store to a folder that can be written.", inner: e),
    };

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
