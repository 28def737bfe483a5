using System.Diagnostics;
using Sluice.Client.Contract;
using Sluice.Core.Leases;
using Sluice.Server.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Server.Tests.Outages;

/// <summary>A target that does not answer.</summary>
public sealed class SlowSinkTests
{
    private static readonly Timings s_times = new Timings().Scaled(0.1);

    [Fact]
    public async Task F30_A_cancel_of_a_job_whose_sink_hangs_ends_at_its_deadline_and_a_resume_doubles_nothing()
    {
        await using var target = await PostgresServer.StartAsync(new PostgresOptions { Fast = true }, Scene.Ct);
        await using var scene = await Scene.OpenAsync(StoreKind.Sqlite);
        var node = await scene.StartAsync();
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres, target: target);
        var job = await node.SubmitAsync(orders.Text(rowsPerSecond: 400));
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        target.Pause();
        var clock = Stopwatch.StartNew();

        await node.Client.CancelAsync(job, cancellationToken: Scene.Ct);
        var ended = await node.EndsAsync(job);

        Assert.Equal(JobStatus.Canceled, ended.Status);
        Assert.True(clock.Elapsed < s_times.Deadline + TimeSpan.FromSeconds(1), $"{clock.Elapsed}");
        target.Continue();
        await node.SettlesAsync(job);
        await node.Client.ResumeAsync(job, cancellationToken: Scene.Ct);
        Assert.Equal(JobStatus.Finished, (await node.EndsAsync(job)).Status);
        await orders.VerifyAsync();
    }

    [Fact]
    public async Task S8_A_sink_that_hangs_holds_up_no_other_job()
    {
        await using var target = await PostgresServer.StartAsync(new PostgresOptions { Fast = true }, Scene.Ct);
        await using var scene = await Scene.OpenAsync(StoreKind.Sqlite);
        var node = await scene.StartAsync();
        var hanging = await OrdersJob.MakeAsync(scene, SinkKind.Postgres, name: "hanging", target: target);
        var job = await node.SubmitAsync(hanging.Text(rowsPerSecond: 400));
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        target.Pause();
        var beside = await OrdersJob.MakeAsync(scene, SinkKind.Files, name: "beside");

        var other = await node.SubmitAsync(beside.Text());

        Assert.Equal(JobStatus.Finished, (await node.EndsAsync(other)).Status);
        await beside.VerifyAsync();
        Assert.Equal(JobStatus.Canceled, (await node.ForceStopAsync(job)).Job.Status);
        target.Continue();
        await node.SettlesAsync(job);
    }
}
