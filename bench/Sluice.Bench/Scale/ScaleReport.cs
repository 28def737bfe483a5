using System.Diagnostics;
using System.Globalization;
using System.Text;
using Sluice.Bench.Paths;
using Sluice.Bench.Reports;
using Sluice.Bench.Server;
using Sluice.Client;
using Sluice.Client.Contract;
using Sluice.TestServers;

namespace Sluice.Bench.Scale;

/// <summary>What a cluster asks of its store and of itself: with nothing to do, with runners at work, and with many more jobs that wait for slots.</summary>
internal sealed class ScaleReport(BenchPlace place)
{
    private const int Nodes = 3;
    private const int Running = 50;
    private const int Live = 1_000;
    private static readonly TimeSpan s_watched = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(3);

    private readonly StringBuilder _table = new("| | store transactions/s | rows read/s | store CPU | log KB/s | messages/s |\n|---|---:|---:|---:|---:|---:|\n");

    public async Task<ResultsSection> RunAsync()
    {
        var store = await place.Server.CreateDatabaseAsync("scale");
        var nodes = new List<MeasuredNode>();
        try
        {
            for (var i = 0; i < Nodes; i++)
                nodes.Add(await StartAsync(store, i, nodes.Count == 0 ? null : place.Work));
            await HoldsAsync(async () => await store.ScalarAsync<long>("SELECT count(*) FROM sluice.member WHERE status = 3") == Nodes, "the control processes have not joined");
            var idle = await WatchAsync(store, $"{Nodes} nodes, no job");

            await SubmitAsync(nodes, 0, Running);
            await HoldsAsync(async () => await CountAsync(store, 3) == Running, "not all that have slots are running");
            var running = await WatchAsync(store, $"{Nodes} nodes, {Running} jobs at work, each with a process of its own");

            await SubmitAsync(nodes, Running, Live);
            await HoldsAsync(async () => await CountAsync(store, 1) == Live - Running, "not all others wait");
            var waiting = await WatchAsync(store, $"{Nodes} nodes, {Live:N0} live jobs: {Running} at work, {Live - Running} without a slot");

            Each($"for each node (the first line, by {Nodes})", idle, null, Nodes);
            Each($"for each job at work (the second less the first, by {Running})", running, idle, Running);
            Each($"for each job that waits (the third less the second, by {Live - Running})", waiting, running, Live - Running);
            var stopped = Stopwatch.StartNew();
            await nodes[0].Client.ForceStopManyAsync(new StopManyRequest { Name = "scale-*", Reason = "measured" });
            await HoldsAsync(async () => await store.ScalarAsync<long>("SELECT count(*) FROM sluice.run WHERE NOT final") == 0, "not all are stopped");
            _table.Append(CultureInfo.InvariantCulture, $"\nForce stop of all {Live:N0} by one request to one node: all final after {stopped.Elapsed.TotalSeconds:0.0} s. Leases at their true times; each line watched for {s_watched.TotalSeconds:0} s.\n");
        }
        finally
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
        }

        return new ResultsSection("scale", "A cluster of three nodes on one machine, PostgreSQL store", _table.ToString().TrimEnd());
    }

    private async Task<MeasuredNode> StartAsync(PostgresDatabase store, int index, string? first)
    {
        var folder = Path.Combine(place.Work, $"node-{index}");
        Directory.CreateDirectory(folder);
        if (first is not null)
            File.Copy(Path.Combine(first, "node-0", "secret.key"), Path.Combine(folder, "secret.key"));
        var address = $"postgres://{PostgresServer.Username}:{store.Server.Password}@127.0.0.1:{store.Server.Port}/{store.Name}";
        var slots = (Running / Nodes) + (index < Running % Nodes ? 1 : 0);
        return await MeasuredNode.StartAsync(
            place, folder, "--store", address, "--set", $"name=node-{index}", "--slots", $"{slots}", "--set", "runner.memory=128", "--set", "log.level=WARNING");
    }

    private static async Task SubmitAsync(List<MeasuredNode> nodes, int from, int to)
    {
        for (var i = from; i < to; i++)
            await nodes[i % Nodes].Client.SubmitAsync(ServerJobs.Slow(rowsPerSecond: 10), new SubmitOptions { Name = $"scale-{i}" });
    }

    private static Task<long> CountAsync(PostgresDatabase store, int status) => store.ScalarAsync<long>($"SELECT count(*) FROM sluice.run WHERE status = {status}");

    private async Task<(Reading Store, double Messages)> WatchAsync(PostgresDatabase store, string what)
    {
        // What was just begun is no part of what goes on.
        await Task.Delay(s_settling);
        var (before, sent, clock) = (await Reading.TakeAsync(place.Server, store), await Wire.MessagesAsync(store), Stopwatch.StartNew());
        await Task.Delay(s_watched);
        var seconds = clock.Elapsed.TotalSeconds;
        var messages = (await Wire.MessagesAsync(store) - sent) / seconds;
        var found = (await Reading.TakeAsync(place.Server, store)).Since(before, seconds);
        _table.Append(CultureInfo.InvariantCulture, $"| {what} | {found.Transactions:N1} | {found.Rows:N0} | {found.Cpu:P1} | {found.Log / 1024:N1} | {messages:N1} |\n");
        return (found, messages);
    }

    private void Each(string what, (Reading Store, double Messages) all, (Reading Store, double Messages)? less, int count)
    {
        var (was, sent) = less ?? (new Reading(0, 0, 0, 0), 0);
        _table.Append(
            CultureInfo.InvariantCulture,
            $"| {what} | {(all.Store.Transactions - was.Transactions) / count:N3} | {(all.Store.Rows - was.Rows) / count:N1} | {(all.Store.Cpu - was.Cpu) / count:P3} | {(all.Store.Log - was.Log) / 1024 / count:N3} | {(all.Messages - sent) / count:N3} |\n");
    }

    private static async Task HoldsAsync(Func<Task<bool>> holds, string otherwise)
    {
        for (var clock = Stopwatch.StartNew(); !await holds(); await Task.Delay(100))
        {
            if (clock.Elapsed > s_longest)
                throw new TimeoutException($"After {s_longest.TotalMinutes:0} min {otherwise}.");
        }
    }
}
