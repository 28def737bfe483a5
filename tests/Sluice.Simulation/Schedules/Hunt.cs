using System.Diagnostics;
using Sluice.Core.Mistakes;

namespace Sluice.Simulation.Schedules;

/// <summary>Runs schedules on all processors, each from a seed of its own, until one breaks a promise or there are enough of them.</summary>
internal static class Hunt
{
    /// <param name="first">The first seed; the others follow.</param>
    /// <param name="most">How many schedules at most.</param>
    /// <param name="time">For how long at most, by the watch.</param>
    /// <param name="mistake">What is planted.</param>
    public static HuntResult Run(ulong first, long most, TimeSpan time, Mistake mistake = Mistake.None)
    {
        var watch = Stopwatch.StartNew();
        var (taken, done, events, fewest) = (-1L, 0L, 0L, long.MaxValue);
        var gate = new Lock();
        ScheduleResult? broken = null;
        // Threads of their own without a context: every continuation runs within the event that caused it, and mistakes are planted by thread.
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(i => new Thread(Work, 4 * 1024 * 1024) { Name = $"schedules {i}" }).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        return new HuntResult(done, events, done == 0 ? 0 : fewest, watch.Elapsed, broken);

        void Work()
        {
            while (watch.Elapsed < time && Volatile.Read(ref broken) is null && Interlocked.Increment(ref taken) is var turn && turn < most)
            {
                var result = Schedule.Run(first + (ulong)turn, mistake);
                lock (gate)
                {
                    done++;
                    events += result.Events;
                    fewest = Math.Min(fewest, result.Events);
                    if (result.Broken is not null && (broken is null || result.Seed < broken.Seed))
                        broken = result;
                }
            }
        }
    }
}
