using Npgsql;
using Sluice.Client.Contract;
using Sluice.Server.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Server.Tests.Outages;

/// <summary>The store's PostgreSQL lets nobody in any more.</summary>
public sealed class BusyStoreTests
{
    [Fact]
    public async Task F55_With_too_many_clients_at_the_store_leases_are_renewed_and_stops_work()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["max_connections"] = "40", ["superuser_reserved_connections"] = "0" };
        await using var server = await PostgresServer.StartAsync(new PostgresOptions { Fast = true, Settings = settings }, Scene.Ct);
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres, server);
        var node = await scene.StartAsync();
        var (first, second) = (await OrdersJob.MakeAsync(scene, SinkKind.Files, name: "first"), await OrdersJob.MakeAsync(scene, SinkKind.Files, name: "second"));
        var stopped = await node.SubmitAsync(first.Text(rowsPerSecond: 400));
        var going = await node.SubmitAsync(second.Text(rowsPerSecond: 400));
        await node.SeesAsync(stopped, j => j.Counts.CommittedRows > 0);
        await node.SeesAsync(going, j => j.Counts.CommittedRows > 0);
        var worker = (await node.Client.ListWorkersAsync(Scene.Ct)).Items.Single();

        var taken = new List<NpgsqlConnection>();
        try
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(async () =>
            {
                while (true)
                    taken.Add(await server.Default.OpenAsync(Scene.Ct));
            });
            Assert.Equal(PostgresErrorCodes.TooManyConnections, refused.SqlState);

            Assert.Equal(JobStatus.Canceled, (await node.ForceStopAsync(stopped)).Job.Status);
            var ended = await node.EndsAsync(going);
            Assert.Equal((JobStatus.Finished, 1), (ended.Status, ended.Run));
            Assert.Equal(worker.Incarnation, (await node.Client.ListWorkersAsync(Scene.Ct)).Items.Single().Incarnation);
        }
        finally
        {
            foreach (var connection in taken)
                await connection.DisposeAsync();
        }

        await second.VerifyAsync();
        await node.SettlesAsync(stopped);
    }
}
