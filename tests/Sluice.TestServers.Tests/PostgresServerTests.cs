using Npgsql;

namespace Sluice.TestServers.Tests;

public sealed class PostgresServerTests
{
    [Fact]
    public async Task Two_servers_at_once_are_two()
    {
        await using var one = await PostgresServer.StartAsync(new PostgresOptions { Fast = true });
        await using var two = await PostgresServer.StartAsync(new PostgresOptions { Fast = true });

        await one.ExecuteAsync("CREATE TABLE only_here (id int)");

        Assert.NotEqual(one.Port, two.Port);
        Assert.Equal(0, await two.Default.ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE tablename = 'only_here'"));
    }

    [Fact]
    public async Task What_was_committed_survives_a_kill_and_a_restart()
    {
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE t (id int); INSERT INTO t SELECT generate_series(1, 1000)");
        var first = server.ProcessId;

        await server.KillAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => database.ScalarAsync<long>("SELECT 1"));
        await server.RestartAsync();

        Assert.NotEqual(first, server.ProcessId);
        Assert.Equal(1000L, await database.ScalarAsync<long>("SELECT count(*) FROM t"));
        Assert.Equal("on", await database.ScalarAsync<string>("SHOW fsync"));
    }

    [Fact]
    public async Task A_paused_server_answers_nothing_until_it_goes_on()
    {
        await using var server = await PostgresServer.StartAsync(new PostgresOptions { Fast = true });
        await using var connection = await server.Default.OpenAsync();

        server.Pause();
        await using var command = new NpgsqlCommand("SELECT 42", connection);
        var answer = command.ExecuteScalarAsync();
        var early = await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(200)));
        server.Continue();

        Assert.NotSame(answer, early);
        Assert.Equal(42, await answer.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        var server = await PostgresServer.SharedAsync();
        var wrong = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "wrong" }.ConnectionString;

        await using var connection = new NpgsqlConnection(wrong);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    public async Task A_setting_that_the_server_does_not_know_fails_with_its_log_and_leaves_nothing()
    {
        var before = Directory.GetDirectories(Path.GetTempPath(), "sluice-pg-*");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            PostgresServer.StartAsync(new PostgresOptions { Settings = new Dictionary<string, string> { ["no_such_setting"] = "1" } }));

        Assert.Contains("no_such_setting", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetDirectories(Path.GetTempPath(), "sluice-pg-*").Except(before), d => File.Exists(Path.Combine(d, "data", "postmaster.pid")));
    }

    [Fact]
    public async Task Disposing_ends_the_processes_and_removes_the_data()
    {
        var server = await PostgresServer.StartAsync(new PostgresOptions { Fast = true });
        var (id, data) = (server.ProcessId, server.DataDirectory);

        await server.DisposeAsync();

        Assert.False(Directory.Exists(data));
        Assert.False(Directory.Exists($"/proc/{id}"));
    }
}
