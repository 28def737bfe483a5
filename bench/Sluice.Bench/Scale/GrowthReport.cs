using System.Diagnostics;
using System.Globalization;
using System.Text;
using Sluice.Bench.Paths;
using Sluice.Bench.Reports;
using Sluice.Bench.Server;
using Sluice.Client.Contract;
using Sluice.TestServers;

namespace Sluice.Bench.Scale;

/// <summary>
/// One job on one node, and on two nodes of one slot each: how many rows a second, and what a million rows costs in processor time. As many nodes as there
/// are processors: beyond those a machine has nothing to grow by.
/// </summary>
internal sealed class GrowthReport(BenchPlace place, int runs)
{
    private const int Nodes = 2;
    private const int Rows = 1_000_000_000;
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(2);

    public async Task<ResultsSection> RunAsync()
    {
        var store = await place.Server.CreateDatabaseAsync("growth");
        var nodes = new List<MeasuredNode>();
        var results = Enumerable.Range(1, Nodes).ToDictionary(n => n, _ => new List<(double Rate, double Cpu)>());
        try
        {
            for (var i = 0; i < Nodes; i++)
                nodes.Add(await StartAsync(store, i));

            // The first of each prepares: it is not counted.
            for (var round = 0; round <= runs; round++)
            {
                foreach (var count in results.Keys)
                {
                    var measured = await MeasureAsync(nodes, count);
                    if (round > 0)
                        results[count].Add(measured);
                }
            }
        }
        finally
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
        }

        var table = new StringBuilder("| nodes of one slot, FakeSource to Blackhole | rows/s | of one node | CPU s a million rows, all processes of the nodes |\n|---|---:|---:|---:|\n");
        var (one, _) = Median(results[1]);
        foreach (var (count, of) in results)
        {
            var (rate, cpu) = Median(of);
            table.Append(CultureInfo.InvariantCulture, $"| {count} | {rate:N0} | {rate / one:0.00} | {cpu:0.000} |\n");
        }

        return new ResultsSection("growth", "One job on one node and on two", table.ToString().TrimEnd());
    }

    private async Task<MeasuredNode> StartAsync(PostgresDatabase store, int index)
    {
        var folder = Path.Combine(place.Work, $"growth-{index}");
        Directory.CreateDirectory(folder);
        if (index > 0)
            File.Copy(Path.Combine(place.Work, "growth-0", "secret.key"), Path.Combine(folder, "secret.key"));
        var address = $"postgres://{PostgresServer.Username}:{store.Server.Password}@127.0.0.1:{store.Server.Port}/{store.Name}";
        return await MeasuredNode.StartAsync(place, folder, "--store", address, "--set", $"name=growth-{index}", "--slots", "1", "--set", "log.level=WARNING");
    }

    private static async Task<(double Rate, double Cpu)> MeasureAsync(List<MeasuredNode> nodes, int count)
    {
        var (spent, clock) = (nodes.Sum(n => n.ProcessorTime.TotalSeconds), Stopwatch.StartNew());
        var job = await nodes[0].Client.SubmitAsync(ServerJobs.Many(Rows, count));
        var ended = await nodes[0].SeesAsync(job, j => j.IsFinal, s_longest, TimeSpan.FromMilliseconds(20));
        var seconds = clock.Elapsed.TotalSeconds;
        if (ended.Status != JobStatus.Finished)
            throw new InvalidOperationException($"Job {job.Id} is {ended.Status}: {ended.Error}");

        // Processes that have ended are counted with who waited for them, a moment later.
        await Task.Delay(TimeSpan.FromSeconds(1));
        var rows = ended.Counts.CommittedRows;
        return (rows / seconds, (nodes.Sum(n => n.ProcessorTime.TotalSeconds) - spent) / (rows / 1e6));
    }

    private static (double Rate, double Cpu) Median(List<(double Rate, double Cpu)> all) =>
        (all.Select(a => a.Rate).Order().ElementAt(all.Count / 2), all.Select(a => a.Cpu).Order().ElementAt(all.Count / 2));
}
