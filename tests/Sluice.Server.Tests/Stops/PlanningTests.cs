using System.Diagnostics;
using Sluice.Client.Contract;
using Sluice.Core.Leases;
using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.Server.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Server.Tests.Stops;

/// <summary>A source that takes long to plan its splits: a stop during the initialization wins.</summary>
public sealed class PlanningTests
{
    private static readonly Timings s_times = new Timings().Scaled(0.1);

    [Theory]
    [InlineData(StoreKind.Sqlite, true)]
    [InlineData(StoreKind.Sqlite, false)]
    [InlineData(StoreKind.Postgres, true)]
    [InlineData(StoreKind.Postgres, false)]
    public async Task T4_A_stop_while_the_source_takes_half_a_minute_to_plan_wins(StoreKind store, bool isForce)
    {
        await using var scene = await Scene.OpenAsync(store);
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Scene.Ct);
        await database.ExecuteAsync(
            """
            CREATE TABLE numbers AS SELECT g::bigint AS id FROM generate_series(1, 100) g;
            CREATE VIEW slow AS SELECT id FROM numbers, (SELECT pg_sleep(30)) s;
            """, Scene.Ct);
        var node = await scene.StartAsync();
        var job = await node.SubmitAsync($$"""
            env { job.name = slow }
            source { Jdbc { url = "{{database.JdbcUrl}}", driver = org.postgresql.Driver, user = {{PostgresServer.Username}}, password = "{{database.Server.Password}}",
                            query = "SELECT id FROM slow", partition_column = id, partition_num = 4 } }
            sink { LocalFile { path = "{{scene.Folder.File("out")}}", file_format_type = json } }
            """);
        await Condition.HoldsAsync(async () => await PlansAsync(database), NodeProcess.Longest, async () => $"{(await node.ReadAsync(job)).Status}\n{node.Process.ErrorSoFar}\n{node.Logs()}", Scene.Ct);

        var clock = Stopwatch.StartNew();
        if (isForce)
            Assert.Equal(StopOutcome.Stopped, (await node.ForceStopAsync(job)).Outcome);
        else
            await node.Client.CancelAsync(job, cancellationToken: Scene.Ct);
        var ended = await node.EndsAsync(job);

        Assert.Equal(JobStatus.Canceled, ended.Status);
        Assert.True(clock.Elapsed < (isForce ? TimeSpan.Zero : s_times.Deadline) + TimeSpan.FromSeconds(1), $"{clock.Elapsed}");
        await Condition.HoldsAsync(async () => !await PlansAsync(database), NodeProcess.Longest, () => Task.FromResult("the source's session is left"), Scene.Ct);
        Assert.Empty(JobFolder.PublishedIn(scene.Folder.File("out")));
        await node.SeesAsync(job, j => (j.Stop?.Progress.Residuals ?? []).All(r => r.ConfirmedAt is not null));
    }

    private static async Task<bool> PlansAsync(PostgresDatabase database) => await database.ScalarAsync<long>(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'", Scene.Ct) > 0;
}
