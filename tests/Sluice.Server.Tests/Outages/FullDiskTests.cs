using Sluice.Client;
using Sluice.Client.Contract;
using Sluice.Server.Tests.Fixtures;

namespace Sluice.Server.Tests.Outages;

/// <summary>The disk of the server's data is full: store, stop journal and logs.</summary>
public sealed class FullDiskTests
{
    private const int DiskBytes = 8 << 20;

    [Fact]
    public async Task F25_On_a_full_disk_a_job_is_still_stopped_by_force_and_everything_works_when_there_is_room()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Sqlite);
        var data = scene.Folder.File("node-first");
        await using (await Disk.MountAsync(data, "-t", "tmpfs", "-o", $"size={DiskBytes}", "tmpfs"))
        {
            var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres);
            var node = await scene.StartAsync();
            var job = await node.SubmitAsync(orders.Text(rowsPerSecond: 200));
            await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);
            var filler = Path.Combine(data, "filler");
            Fill(filler);

            var refused = await RefusedAsync(node, orders);
            Assert.Contains("SLC4105", refused.Problem.Fault + refused.Message, StringComparison.Ordinal);
            var answer = await node.ForceStopAsync(job);
            Assert.Equal((StopOutcome.Stopped, JobStatus.Canceled), (answer.Outcome, answer.Job.Status));
            Assert.Equal(JobStatus.Canceled, (await node.ReadAsync(job)).Status);
            var rows = await orders.VisibleAsync();

            File.Delete(filler);
            await node.SettlesAsync(job);
            Assert.InRange(rows, 1, orders.Count - 1);
            await node.Client.ResumeAsync(job, cancellationToken: Scene.Ct);
            Assert.Equal(JobStatus.Finished, (await node.EndsAsync(job)).Status);
            await orders.VerifyAsync();
            await node.DisposeAsync();
        }
    }

    /// <summary>What is not a stop is refused once the log of the store needs new room.</summary>
    private static async Task<SluiceApiException> RefusedAsync(NodeProcess node, OrdersJob orders)
    {
        for (var i = 0; i < 2_000; i++)
        {
            try
            {
                await node.Impatient.SubmitAsync($"# {new string('x', 4_000)}\n{orders.Text()}", cancellationToken: Scene.Ct);
            }
            catch (SluiceApiException e)
            {
                return e;
            }
        }

        throw new InvalidOperationException("The disk is full, and everything is still accepted.");
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var block in new[] { 64 << 10, 4 << 10 })
        {
            try
            {
                while (true)
                    file.Write(new byte[block]);
            }
            catch (IOException)
            {
                // Full, but for less than a block.
            }
        }
    }
}
