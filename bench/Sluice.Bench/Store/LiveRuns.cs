using System.Reflection;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Engine.Coordinators;
using Sluice.Engine.Hints;
using Sluice.Engine.Restores;
using Sluice.Engine.Waiting;
using Sluice.Runtime.Permits;
using Sluice.Storage.Journal;

namespace Sluice.Bench.Store;

/// <summary>What a live run costs in the process that coordinates it, with its two attempts: the difference of the heap over many.</summary>
internal static class LiveRuns
{
    public static async Task MeasureAsync(IControlStore store, FileStopJournal journal, Comparison lines)
    {
        var (time, timings, clock) = (TimeProvider.System, new Timings(), BootClock.Instance);
        var log = new Faults();
        var loop = new PassLoop(time, () => 0.5, log);
        var guard = new RestoreGuard(store, journal, null, time, timings, loop);
        await guard.PassAsync(default);
        var counted = DispatchProxy.Create<IControlStore, CountedSnapshots>();
        var snapshots = (CountedSnapshots)(object)counted;
        snapshots.Store = store;
        var set = new CoordinatorSet(new CoordinatorParts(counted, new LocalHints(), clock, time, timings), guard, loop, log);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var running = set.RunAsync(end.Token);

        // Those that have waited longest are looked at first: by then each has been looked at.
        while (snapshots.Count < StoredRuns.Count * 1.1 && !end.IsCancellationRequested)
            await Task.WhenAny(running, Task.Delay(20));
        await end.CancelAsync();
        await running;
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)StoredRuns.Count;
        if (set.Count < StoredRuns.Count || snapshots.Count < StoredRuns.Count)
            throw new InvalidOperationException($"{set.Count} runs were followed, {snapshots.Count} were looked at.");
        lines.Below($"heap of a live run with two attempts, over {StoredRuns.Count:N0}", each, 4096, "bytes");
        GC.KeepAlive(set);
    }

    private sealed class Faults : IFaultLog
    {
        public void PassFailed(string loop, Exception fault, TimeSpan again) => Console.Error.WriteLine($"{loop}: {fault.Message}");
    }
}
