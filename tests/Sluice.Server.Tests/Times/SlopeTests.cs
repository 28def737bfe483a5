using System.Globalization;
using Sluice.Client.Contract;
using Sluice.Server.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Server.Tests.Times;

/// <summary>
/// Short jobs, one after the other, in blocks. The first blocks warm up; from then on a server needs no more than it did. Whole with
/// <c>./test --full</c>.
/// </summary>
[Collection(Alone.Name)]
public sealed class SlopeTests
{
    private const int Blocks = 6;
    private const int WarmUp = 2;
    private const int Kept = 20;

    /// <summary>What a garbage collector that works as it pleases may differ by between two looks.</summary>
    private const long Ripple = 16L << 20;

    /// <summary>What of a job outlives it for 400 days: its requests. Everything else goes with its run.</summary>
    private const long BytesOfRequest = 2_048;

    /// <summary>A collector that has much room looks like a leak until it first comes by: this one has 4 MiB.</summary>
    private static readonly string[] s_collectsOften = ["env", "DOTNET_GCgen0size=0x400000"];

    private static bool IsFull => Environment.GetEnvironmentVariable("SLUICE_TEST_FULL") == "1";

    [Fact]
    public Task T9_Many_short_jobs_with_runners_leave_no_memory_handle_or_file_behind() => RunAsync(IsFull ? 50 : 6, width: 2, inProcess: false);

    [Fact]
    public Task T9_Many_short_jobs_hosted_in_the_server_leave_no_memory_handle_or_file_behind() => RunAsync(IsFull ? 1_667 : 60, width: 8, inProcess: true);

    private static async Task RunAsync(int jobsOfBlock, int width, bool inProcess)
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Sqlite);
        scene.Launcher = s_collectsOften;
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Files, files: 1);
        string[] options = ["--set", $"runner.in_process={(inProcess ? "true" : "false")}", "--set", $"history.runs={Kept}", "--set", "log.level=WARNING"];
        var node = await scene.StartAsync(options);
        var looks = new List<Look>();
        for (var block = 0; block < Blocks; block++)
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, jobsOfBlock), new ParallelOptions { MaxDegreeOfParallelism = width, CancellationToken = Scene.Ct },
                async (_, _) => Assert.Equal(JobStatus.Finished, (await node.EndsAsync(await node.SubmitAsync(orders.Text()))).Status));
            looks.Add(await LookAsync(node, inProcess ? 0 : 1));
        }

        var all = string.Join('\n', looks);
        TestContext.Current.SendDiagnosticMessage(all);
        var (first, last) = (looks[WarmUp - 1], looks[^1]);
        Assert.True(last.Memory < looks.Skip(WarmUp - 1).Take(2).Max(l => l.Memory) + Ripple, $"memory grows:\n{all}");
        Assert.True(last.HandleCount <= first.HandleCount + 4, $"handles are left: {last.MoreThan(first)}\n{all}");
        Assert.DoesNotContain(orders.Staged(), File.Exists);

        // A start sweeps what is no longer kept: pages that are free again are used again.
        await node.KillAsync();
        var next = await scene.StartAsync(options);
        await Condition.HoldsAsync(
            async () => (await next.Client.ListJobsAsync(cancellationToken: Scene.Ct)).Items.Count <= Kept, NodeProcess.Longest,
            () => Task.FromResult($"more than {Kept} jobs are kept"), Scene.Ct);
        var size = StoreBytes(next);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, jobsOfBlock), new ParallelOptions { MaxDegreeOfParallelism = width, CancellationToken = Scene.Ct },
            async (_, _) => await next.EndsAsync(await next.SubmitAsync(orders.Text())));
        Assert.True(StoreBytes(next) < size + (jobsOfBlock * BytesOfRequest) + (256 << 10), $"the store grew from {size} to {StoreBytes(next)} bytes by {jobsOfBlock} jobs");
    }

    private static async Task<Look> LookAsync(NodeProcess node, int spares)
    {
        // One spare waits for the next job; the runners of ended jobs are gone as soon as they have been asked to.
        await Condition.HoldsAsync(() => node.Runners.Count == spares, NodeProcess.Longest, () => $"{node.Runners.Count} runners", Scene.Ct);
        return new Look(node.System.OwnMemory, node.System.Handles, node.Runners.Count, StoreBytes(node));
    }

    private static long StoreBytes(NodeProcess node) => Directory.EnumerateFiles(node.Data, "store.db").Sum(f => new FileInfo(f).Length);

    private sealed record Look(long Memory, IReadOnlyDictionary<string, int> Handles, int Runners, long Store)
    {
        public int HandleCount => Handles.Values.Sum();

        public string MoreThan(Look before) =>
            string.Join(", ", Handles.Select(h => (h.Key, More: h.Value - before.Handles.GetValueOrDefault(h.Key))).Where(h => h.More > 0).Select(h => $"{h.More} of {h.Key}"));

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Memory >> 10} KiB, {HandleCount} handles, {Runners} runners, store {Store >> 10} KiB");
    }
}
