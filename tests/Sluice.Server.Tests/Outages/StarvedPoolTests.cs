using System.Diagnostics;
using Sluice.Client.Contract;
using Sluice.Core.Leases;
using Sluice.Server.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Server.Tests.Outages;

/// <summary>Every thread of a process's pool is blocked, for longer than it takes to be declared lost.</summary>
public sealed class StarvedPoolTests
{
    private static readonly Timings s_times = new Timings().Scaled(0.1);

    [Theory]
    [InlineData("server")]
    [InlineData("runner")]
    public async Task F7_A_process_without_a_free_thread_loses_neither_its_session_nor_its_work(string command)
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres, files: 40);
        var starved = scene.Folder.File("starved");
        scene.Launcher = ["env", $"DOTNET_STARTUP_HOOKS={typeof(StartupHook).Assembly.Location}", $"{StartupHook.Starved}={command}:{starved}"];
        _ = await scene.StartAsync();
        scene.Launcher = [];
        var other = await scene.StartAsync("other", ["--slots", "0"]);
        var job = await other.SubmitAsync(orders.Text(rowsPerSecond: 400));
        await other.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        var attempts = await AttemptsAsync(other, job);

        await File.WriteAllTextAsync(starved, "", Scene.Ct);
        var clock = Stopwatch.StartNew();
        await Condition.HoldsAsync(() => clock.Elapsed > s_times.Silence * 1.5, NodeProcess.Longest, () => $"{clock.Elapsed}", Scene.Ct);
        var session = (await other.Client.ListWorkersAsync(Scene.Ct)).Items.Single(w => w.Id == "first");
        var status = (await other.ReadAsync(job)).Status;
        File.Delete(starved);
        var ended = await other.EndsAsync(job);

        Assert.Equal(JobStatus.Running, status);
        Assert.Equal((1, false), (session.Incarnation, session.Lost));
        Assert.Equal((JobStatus.Finished, 1), (ended.Status, ended.Run));
        Assert.Equal(attempts, await AttemptsAsync(other, job));
        await orders.VerifyAsync();
    }

    private static async Task<IEnumerable<long>> AttemptsAsync(NodeProcess node, long job) =>
        (await node.Client.ListTasksAsync(job, cancellationToken: Scene.Ct)).Items.Select(t => t.Attempt).Order();
}
