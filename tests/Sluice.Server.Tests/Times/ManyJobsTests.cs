using System.Diagnostics;
using Sluice.Client;
using Sluice.Client.Contract;
using Sluice.Core.Leases;
using Sluice.Server.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Server.Tests.Times;

[Collection(Fixtures.Alone.Name)]
public sealed class ManyJobsTests
{
    private const int Jobs = 500;
    private const int Slots = 8;
    private const int Alone = 10;
    private const int Width = 8;
    private const double Most = 5;
    private static readonly Timings s_times = new Timings().Scaled(0.1);

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task T5_F38_Five_hundred_jobs_that_are_stopped_at_once_are_all_final_in_their_bound(StoreKind store)
    {
        await using var scene = await Scene.OpenAsync(store);
        var node = await scene.StartAsync("--slots", $"{Slots}");
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Files);

        var canceled = await AllAsync(node, await SubmitAsync(node, orders), job => node.Client.CancelAsync(job, cancellationToken: Scene.Ct));
        var stopped = await AllAsync(node, await SubmitAsync(node, orders), async job => (await node.ForceStopAsync(job)).Job);
        TestContext.Current.SendDiagnosticMessage($"{store}: cancel {canceled}; force stop {stopped}");

        Assert.All(canceled.Ends.Concat(stopped.Ends), e => Assert.Equal(JobStatus.Canceled, e.Status));
        Assert.All(canceled.Ends, e => Assert.True(e.EndedAt - e.Stop!.Decision.RequestedAt < s_times.Deadline + TimeSpan.FromSeconds(1), $"job {e.Id}: {canceled}"));
        Assert.True(canceled.Together.Median < canceled.Alone.Median * Most, $"cancel: {canceled}");
        Assert.True(stopped.Together.Median < stopped.Alone.Median * Most, $"force stop: {stopped}");
    }

    private static async Task<IReadOnlyList<long>> SubmitAsync(NodeProcess node, OrdersJob orders)
    {
        var text = orders.Text(rowsPerSecond: 20);
        var jobs = new List<long>();
        foreach (var batch in Enumerable.Range(0, Jobs + Slots + (2 * Alone)).Chunk(Width))
            jobs.AddRange(await Task.WhenAll(batch.Select(_ => node.SubmitAsync(text))));
        await Condition.HoldsAsync(
            async () => (await node.Client.ListJobsAsync(new JobQuery { Status = JobStatus.Running }, Scene.Ct)).Items.Count > 0, NodeProcess.Longest,
            () => Task.FromResult($"of {Jobs} jobs none runs\n{node.Process.ErrorSoFar}"), Scene.Ct);
        jobs.Sort();
        return jobs;
    }

    /// <summary>
    /// All are stopped at once, by several callers without a pause; before and after that some that wait, one after the other, while the same number of jobs
    /// runs and nothing else happens.
    /// </summary>
    private static async Task<Outcome> AllAsync(NodeProcess node, IReadOnlyList<long> jobs, Func<long, Task<Job>> stop)
    {
        var (alone, together) = (new Measured(), new Measured());
        foreach (var job in jobs.TakeLast(Alone))
            await alone.MeasureAsync(() => stop(job));
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            jobs.Take(Jobs), new ParallelOptions { MaxDegreeOfParallelism = Width, CancellationToken = Scene.Ct },
            async (job, _) => await together.MeasureAsync(() => stop(job)));
        foreach (var job in jobs.Take(Jobs))
            await node.EndsAsync(job);
        var took = clock.Elapsed;

        await Condition.HoldsAsync(
            async () => (await node.Client.ListJobsAsync(new JobQuery { Status = JobStatus.Running }, Scene.Ct)).Items.Count(j => j.Counts.CommittedRows > 0) == Slots,
            NodeProcess.Longest, () => Task.FromResult(node.Process.ErrorSoFar), Scene.Ct);
        foreach (var job in jobs.SkipLast(Alone).TakeLast(Alone))
            await alone.MeasureAsync(() => stop(job));
        await Task.WhenAll(jobs.Skip(Jobs).Take(Slots).Select(stop));
        var ends = new List<Job>();
        foreach (var job in jobs)
            ends.Add(await node.EndsAsync(job));
        return new Outcome(alone, together, took, ends);
    }

    private sealed record Outcome(Measured Alone, Measured Together, TimeSpan Took, IReadOnlyList<Job> Ends)
    {
        public override string ToString() => $"all final after {Took.TotalSeconds:0.0} s; alone {Alone}; {Width} at once {Together}";
    }
}
