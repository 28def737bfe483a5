using System.Diagnostics;
using Sluice.Client.Contract;
using Sluice.Core.Leases;
using Sluice.Server.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Server.Tests.Stops;

/// <summary>The server itself sleeps for longer than a lease, and its runners do not.</summary>
public sealed class FrozenServerTests
{
    private static readonly Timings s_times = new Timings().Scaled(0.1);

    [Theory]
    [InlineData(StoreKind.Sqlite, SinkKind.Postgres)]
    [InlineData(StoreKind.Sqlite, SinkKind.PostgresWithoutLedger)]
    [InlineData(StoreKind.Sqlite, SinkKind.Files)]
    [InlineData(StoreKind.Postgres, SinkKind.Sqlite)]
    public async Task T3_F33_A_runner_whose_server_sleeps_stops_writing_by_itself_and_goes_on_when_the_server_does(StoreKind store, SinkKind sink)
    {
        await using var scene = await Scene.OpenAsync(store);
        var orders = await OrdersJob.MakeAsync(scene, sink);
        var node = await scene.StartAsync();
        var job = await node.SubmitAsync(orders.Text(rowsPerSecond: 400));
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        var runner = await node.NextRunnerAsync();

        await node.System.FreezeAsync();
        var frozen = Stopwatch.StartNew();
        await PassesAsync(frozen, s_times.NoNewWrites + s_times.Answer);
        var rows = await orders.VisibleAsync();
        await PassesAsync(frozen, s_times.Silence);
        Assert.Equal(rows, await orders.VisibleAsync());
        Assert.True(runner.IsAlive);
        node.System.Thaw();
        var ended = await node.EndsAsync(job);

        Assert.InRange(rows, 1, orders.Count - 1);
        Assert.Equal((JobStatus.Finished, 1), (ended.Status, ended.Run));
        await orders.VerifyAsync();
    }

    [Fact]
    public async Task T3_F32_A_server_that_slept_until_it_was_declared_lost_takes_a_new_session_and_its_jobs_go_on()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres);
        var frozen = await scene.StartAsync("frozen", []);
        var other = await scene.StartAsync("other", ["--slots", "0"]);
        var job = await other.SubmitAsync(orders.Text(rowsPerSecond: 400));
        await other.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        var runner = await frozen.NextRunnerAsync();
        var before = await WorkerAsync(other, "frozen");

        await frozen.System.FreezeAsync();
        await Condition.HoldsAsync(
            async () => (await WorkerAsync(other, "frozen")) is null or { Lost: true }, NodeProcess.Longest,
            async () => $"{await WorkerAsync(other, "frozen")}", Scene.Ct);
        await runner.GoneAsync();
        var rows = await orders.VisibleAsync();
        var waiting = await other.ReadAsync(job);
        frozen.System.Thaw();
        await Condition.HoldsAsync(
            async () => (await WorkerAsync(other, "frozen"))?.Incarnation > before!.Incarnation, NodeProcess.Longest,
            async () => $"{before} {await WorkerAsync(other, "frozen")}", Scene.Ct);
        var ended = await other.EndsAsync(job);

        Assert.False(waiting.IsFinal);
        Assert.InRange(rows, 1, orders.Count - 1);
        Assert.Equal((JobStatus.Finished, 1), (ended.Status, ended.Run));
        await orders.VerifyAsync();
    }

    private static async Task<Worker?> WorkerAsync(NodeProcess node, string name) =>
        (await node.Client.ListWorkersAsync(Scene.Ct)).Items.Where(w => w.Id == name).MaxBy(w => w.Incarnation);

    /// <summary>Waits for a clock, not for anything that happens: what must not happen meanwhile is looked at afterwards.</summary>
    private static Task PassesAsync(Stopwatch clock, TimeSpan until) =>
        Condition.HoldsAsync(() => clock.Elapsed > until, NodeProcess.Longest, () => $"{clock.Elapsed}", Scene.Ct);
}
