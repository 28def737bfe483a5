namespace Sluice.TestServers.Tests;

public sealed class MariaDbServerTests
{
    [Fact]
    public async Task What_was_committed_survives_a_kill_and_a_restart()
    {
        await using var server = await MariaDbServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (id int); INSERT INTO t SELECT seq FROM seq_1_to_1000");
        var first = server.ProcessId;

        await server.KillAsync();
        await Assert.ThrowsAnyAsync<MySqlConnector.MySqlException>(() => database.ScalarAsync<long>("SELECT 1"));
        await server.RestartAsync();

        Assert.NotEqual(first, server.ProcessId);
        Assert.Equal(1000L, await database.ScalarAsync<long>("SELECT count(*) FROM t"));
    }
}
