using Sluice.Client.Contract;
using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.Server.Tests.Fixtures;

namespace Sluice.Server.Tests.Stops;

/// <summary>Two installations that know nothing of each other, and one target for both.</summary>
public sealed class TwoStoresTests
{
    [Fact]
    public async Task F43_Two_stores_with_a_job_of_one_id_write_into_one_database_and_neither_stops_nor_skips_the_others()
    {
        await using var ours = await Scene.OpenAsync(StoreKind.Sqlite);
        await using var theirs = await Scene.OpenAsync(StoreKind.Sqlite);
        var orders = await OrdersJob.MakeAsync(ours, SinkKind.Postgres, files: 40);
        await orders.ExecuteAsync($"CREATE TABLE copies ({Orders.Ddl})");
        var (first, second) = (await ours.StartAsync(), await theirs.StartAsync("--set", $"files.roots={ours.Folder.Path}"));

        // The same files under the same name: splits, sink and job are called the same in the ledger.
        var job = await first.SubmitAsync(orders.Text(rowsPerSecond: 400));
        Assert.Equal(job, await second.SubmitAsync(orders.Text(rowsPerSecond: 400).Replace("public.orders", "public.copies", StringComparison.Ordinal)));
        await first.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        await second.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        await first.ForceStopAsync(job);
        await first.SettlesAsync(job);
        var rows = await orders.VisibleAsync();
        var ended = await second.EndsAsync(job);

        Assert.Equal((JobStatus.Finished, 1), (ended.Status, ended.Run));
        Orders.Verify(await Orders.ReadPostgresAsync(orders.Database, "copies"), orders.Count, "at the end of the second");
        Assert.Equal(rows, await orders.VisibleAsync());
        Assert.InRange(rows, 1, orders.Count - 1);
        await first.Client.ResumeAsync(job, cancellationToken: Scene.Ct);
        Assert.Equal(JobStatus.Finished, (await first.EndsAsync(job)).Status);
        await orders.VerifyAsync();
    }
}
