using Microsoft.Data.Sqlite;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Tests.Sqlite;

public sealed class DurabilityTests : IDisposable
{
    private const long Full = 2;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void F26_What_writes_waits_for_the_disk_at_each_commit_so_that_a_power_cut_takes_back_no_stop_that_was_acknowledged()
    {
        using var writer = SqliteConnections.OpenWriter(_folder.File("store.db"), foreignKeys: true);

        Assert.Equal("wal", Read(writer, "PRAGMA journal_mode"));
        // NORMAL (1) writes the log at a commit and waits for the disk only at a checkpoint.
        Assert.Equal(Full, Read(writer, "PRAGMA synchronous"));
    }

    private static object? Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
