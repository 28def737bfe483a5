using Sluice.Client.Contract;
using Sluice.Server.Tests.Fixtures;

namespace Sluice.Server.Tests.Outages;

/// <summary>Power is cut under the server: what its disk had not been told to keep is gone.</summary>
public sealed class PowerCutTests
{
    private const long DiskBytes = 96 << 20;

    [Fact]
    public async Task F26_A_stop_that_was_acknowledged_is_still_there_after_the_power_was_cut_in_the_next_moment()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Sqlite);
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres);
        var (data, image) = (scene.Folder.File("node-first"), scene.Folder.File("disk"));
        await Disk.FormatAsync(image, DiskBytes);
        await using (var disk = await Disk.MountAsync(data, "-o", "loop", image))
        {
            var node = await scene.StartAsync();
            var job = await node.SubmitAsync(orders.Text(rowsPerSecond: 400));
            await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);
            var answer = await node.ForceStopAsync(job);
            disk.CutPower();
            var runners = node.Runners;
            await node.KillAsync();
            foreach (var runner in runners)
                await runner.GoneAsync();
            await node.DisposeAsync();
            await disk.DisposeAsync();

            await using var again = await Disk.MountAsync(data, "-o", "loop", image);
            var restarted = await scene.StartAsync();
            var found = await restarted.ReadAsync(job);

            Assert.Equal((JobStatus.Canceled, 1), (found.Status, found.Run));
            Assert.Equal(answer.Stop!.Decision, found.Stop!.Decision);
            await restarted.SettlesAsync(job);
            await restarted.Client.ResumeAsync(job, cancellationToken: Scene.Ct);
            Assert.Equal(JobStatus.Finished, (await restarted.EndsAsync(job)).Status);
            await orders.VerifyAsync();
            await restarted.DisposeAsync();
        }
    }
}
