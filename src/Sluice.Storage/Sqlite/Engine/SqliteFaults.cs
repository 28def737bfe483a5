using Microsoft.Data.Sqlite;
using Sluice.Core.Errors;

namespace Sluice.Storage.Sqlite.Engine;

/// <summary>SQLite's errors in the words of the store.</summary>
internal static class SqliteFaults
{
    public const int Busy = 5;
    public const int IoError = 10;
    public const int Full = 13;
    private const int ReadOnly = 8;
    private const int CannotOpen = 14;
    private const int NoDatabase = 26;

    /// <summary>After these the connection is opened anew.</summary>
    public static bool BreaksConnection(SqliteException e) => e.SqliteErrorCode is IoError or CannotOpen;

    public static SluiceException Of(string path, SqliteException e) => e.SqliteErrorCode switch
    {
        NoDatabase => new SluiceException("SLC4104", $"{path} is not a job store: the file is no SQLite database. Name another one with --store.", inner: e),
        Full => new SluiceException("SLC4105", $"The disk that holds the job's store, {path}, is full. Nothing was changed; free some space and go on with --resume.", isTransient: true, inner: e),
        ReadOnly => new SluiceException("SLC4106", $"The job's store {path} cannot be written ({e.Message}). Check its rights and its mount, or name another one with --store.", inner: e),
        Busy => new SluiceException("SLC4110", $"Another program holds a lock on the store {path}. Nothing was changed; close that program and try again.", isTransient: true, inner: e),
        IoError or CannotOpen => new SluiceException("SLC4110", $"The store {path} cannot be read or written ({e.Message}). Nothing was changed; check its disk and try again.", isTransient: true, inner: e),
        _ => new SluiceException("SLC4107", $"The job's store {path} failed: {e.Message}", inner: e),
    };

    public static SluiceException Silent(string path, TimeSpan waited) => new(
        "SLC4110", $"The store {path} did not answer within {waited.TotalSeconds:0.#} s: its disk hangs. Nothing was changed; try again.", isTransient: true);

    public static SluiceException InDoubt(string path, Exception? inner) => new(
        "SLC4109", $"The disk that holds the store {path} did not confirm a write: whether it is stored is not known. Read again before going on.", isTransient: true, inner: inner);
}
