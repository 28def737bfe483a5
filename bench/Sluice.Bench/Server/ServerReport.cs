using System.Diagnostics;
using Npgsql;
using Sluice.Bench.Paths;
using Sluice.Bench.Reports;
using Sluice.Client;
using Sluice.Client.Contract;
using Sluice.TestServers;

namespace Sluice.Bench.Server;

/// <summary>What a user of the server waits for: its start, a job's first row, a stop, a status page.</summary>
internal sealed class ServerReport(BenchPlace place, int rounds)
{
    private const int EndedRuns = 1_000;
    private const int RunnersAtWork = 50;
    private const int Readers = 16;
    private static readonly TimeSpan s_reading = TimeSpan.FromSeconds(5);
    private readonly Waits _waits = new();

    public async Task<ResultsSection> RunAsync()
    {
        for (var i = 0; i <= rounds; i++)
        {
            await using var node = await MeasuredNode.StartAsync(place, place.NewFolder());
            // The first one brings its files into the page cache.
            if (i > 0)
                _waits.Add("server ready, new data folder", node.ReadyAfter, 1_000);
        }

        var target = await place.Server.CreateDatabaseAsync("server_target");
        var folder = place.NewFolder();
        await using (var node = await MeasuredNode.StartAsync(place, folder))
        {
            for (var i = 0; i <= rounds; i++)
                await FirstRowAsync(node, target, i);
            for (var i = 0; i < rounds; i++)
                await StopsAsync(node);
        }

        await using (var node = await MeasuredNode.StartAsync(place, folder, "--set", "runner.in_process=true", "--slots", "16"))
            await StoreRunsAsync(node);
        await using (var node = await MeasuredNode.StartAsync(place, folder, "--slots", $"{RunnersAtWork}", "--set", "runner.memory=128"))
            await StatusAsync(node);
        return new ResultsSection("server", "The server on one machine, SQLite store", _waits.Table);
    }

    /// <summary>From the request until another connection sees a row of it.</summary>
    private async Task FirstRowAsync(MeasuredNode node, PostgresDatabase target, int round)
    {
        var table = $"first_{round}";
        await target.ExecuteAsync($"CREATE TABLE {table} (id bigint, name text)");
        await using var connection = await target.OpenAsync();
        await using var look = new NpgsqlCommand($"SELECT EXISTS (SELECT FROM {table})", connection);
        await look.PrepareAsync();
        await node.IsIdleAsync();
        var clock = Stopwatch.StartNew();
        var job = await node.Client.SubmitAsync(ServerJobs.IntoPostgres(target, table));
        while (!(bool)(await look.ExecuteScalarAsync())!)
        {
            if (clock.Elapsed > TimeSpan.FromMinutes(1))
                throw new TimeoutException($"No row of job {job.Id} after a minute: {(await node.Client.GetJobAsync(job.Id)).Error}");
            // Looking without a pause would take the processor from what is looked at.
            await Task.Delay(1);
        }

        if (round > 0)
            _waits.Add("submit to first row in PostgreSQL", clock.Elapsed, 300);
        await node.SeesAsync(job, j => j.IsFinal);
    }

    private async Task StopsAsync(MeasuredNode node)
    {
        var job = await RunningAsync(node);
        var clock = Stopwatch.StartNew();
        var answer = await node.Client.ForceStopAsync(job.Id, new ForceStopRequest { Reason = "measured" });
        _waits.Add("force stop: answered, CANCELED is stored", clock.Elapsed, null);
        await node.SeesAsync(answer.Job, j => j.Stop!.Progress.Residuals.All(r => r.ConfirmedAt is not null));
        _waits.Add("force stop: the runner is seen gone", clock.Elapsed, null);

        job = await RunningAsync(node);
        clock.Restart();
        await node.Client.CancelAsync(job.Id);
        _waits.Add("cancel: answered, CANCELING is stored", clock.Elapsed, null);
        await node.SeesAsync(job, j => j.IsFinal);
        _waits.Add("cancel: CANCELED, rows committed or rolled back", clock.Elapsed, null);
    }

    private static async Task<Job> RunningAsync(MeasuredNode node)
    {
        var job = await node.Client.SubmitAsync(ServerJobs.Slow(rowsPerSecond: 1_000));
        return await node.SeesAsync(job, j => j.Counts.WrittenRows > 0);
    }

    private static async Task StoreRunsAsync(MeasuredNode node)
    {
        var jobs = new List<Job>(EndedRuns);
        for (var i = 0; i < EndedRuns; i++)
            jobs.Add(await node.Client.SubmitAsync(ServerJobs.One, new SubmitOptions { Name = $"ended-{i}" }));
        foreach (var job in jobs)
            await node.SeesAsync(job, j => j.IsFinal);
    }

    /// <summary>Status pages while runners are at work, by several readers at once.</summary>
    private async Task StatusAsync(MeasuredNode node)
    {
        var jobs = new List<Job>(RunnersAtWork);
        for (var i = 0; i < RunnersAtWork; i++)
            jobs.Add(await node.Client.SubmitAsync(ServerJobs.Slow(rowsPerSecond: 10), new SubmitOptions { Name = $"live-{i}" }));
        foreach (var job in jobs)
            await node.SeesAsync(job, j => j.Status == JobStatus.Running);
        for (var i = 0; i < rounds; i++)
        {
            _waits.AddRate(
                $"`GET /jobs/ID` by {Readers} readers, {EndedRuns:N0} runs stored, {RunnersAtWork} runners at work",
                await RateAsync(k => node.Client.GetJobAsync(jobs[k % jobs.Count].Id)));
            _waits.AddRate($"`GET /jobs?limit=50`, the same", await RateAsync(_ => node.Client.ListJobsAsync(new JobQuery { Limit = 50 })));
        }

        var clock = Stopwatch.StartNew();
        await node.Client.ForceStopManyAsync(new StopManyRequest { Name = "live-*", Reason = "measured" });
        _waits.Add($"force stop of {RunnersAtWork} jobs by one request: answered", clock.Elapsed, null);
    }

    private static async Task<double> RateAsync(Func<int, Task> ask)
    {
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, Readers).Select(async reader =>
        {
            var done = 0;
            for (; clock.Elapsed < s_reading; done++)
                await ask(reader + (done * Readers));
            return done;
        }));
        return counts.Sum() / clock.Elapsed.TotalSeconds;
    }
}
