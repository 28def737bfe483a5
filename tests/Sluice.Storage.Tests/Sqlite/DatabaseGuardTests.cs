using Microsoft.Data.Sqlite;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Storage.Sqlite;

namespace Sluice.Storage.Tests.Sqlite;

/// <summary>Plain SQL, around our code: what the database itself refuses.</summary>
public sealed class DatabaseGuardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UPDATE run SET status = 3, final = 0, version = version + 1", "a final run never changes")]
    [InlineData("UPDATE run SET error = 'x' WHERE final = 1", "a final run never changes")]
    [InlineData("INSERT OR REPLACE INTO run SELECT job, n, generation, 3, 0, epoch, version + 1, started_at, NULL, NULL, status_at, NULL, 0, 0, 0, 0, NULL, settings, '' FROM run WHERE final = 1", "a run is never replaced")]
    [InlineData("UPDATE OR REPLACE run SET job = 1, version = version + 1 WHERE job = 2", "the key of a run never changes")]
    [InlineData("UPDATE run SET status = 10, final = 1, version = version + 1 WHERE job = 2", "a final one its epoch")]
    [InlineData("UPDATE run SET status = 5 WHERE job = 2", "raises its version")]
    [InlineData("DELETE FROM run WHERE job = 2", "a live run cannot be deleted")]
    [InlineData("UPDATE receipt SET reason = 'another'", "the decision of a receipt never changes")]
    public async Task S1_the_database_refuses_what_would_change_what_was_decided(string sql, string why)
    {
        await using (var store = Open())
        {
            var stopped = await store.StartRunAsync(new NewRun("stopped", "{}", true), Ct);
            var stop = new StopRequest(new RequestId("stop"), StopKind.ForceStop, stopped.Job, "anna", "on fire");
            Assert.Equal(ChangeOutcome.Committed, (await store.CommitAsync(StopRules.Answer(stopped, stop, DateTimeOffset.UnixEpoch).Change!, Ct)).Outcome);
            Assert.Equal(2, (await store.StartRunAsync(new NewRun("live", "{}", true), Ct)).Job.Value);
        }

        Assert.Contains(why, Assert.Throws<SqliteException>(() => Sql(sql)).Message, StringComparison.Ordinal);
        await using var after = Open();
        Assert.Equal(RunStatus.Canceled, (await after.FindRunAsync(new RunKey(new JobId(1), new RunNumber(1)), Ct))!.Status);
        Assert.Equal(RunStatus.Created, (await after.FindRunAsync(new RunKey(new JobId(2), new RunNumber(1)), Ct))!.Status);
    }

    public void Dispose() => _folder.Dispose();

    private SqliteControlStore Open() => SqliteControlStore.Open(_folder.File("store.db"), TimeProvider.System, () => "id");

    private void Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.File("store.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
