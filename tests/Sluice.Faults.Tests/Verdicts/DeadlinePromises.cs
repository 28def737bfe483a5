using Sluice.Core.Leases;
using Sluice.Core.Runs;
using Sluice.Faults.Tests.History;

namespace Sluice.Faults.Tests.Verdicts;

/// <summary>S2: a status that waits for others ends one second after its deadline. S3: a force stop waits for nobody.</summary>
internal static class DeadlinePromises
{
    /// <summary>
    /// What a loaded machine may take on top of what is promised: two cores run three scenarios at once. To it comes the longest time for which
    /// the machine kept the bench itself from what it does every few milliseconds.
    /// </summary>
    private static readonly TimeSpan s_loaded = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly RunStatus[] s_bounded = [RunStatus.Scheduled, RunStatus.DoingSavepoint, RunStatus.Failing, RunStatus.Canceling];

    public static IEnumerable<Violation> Judge(Chronicle chronicle, Timings times)
    {
        var loaded = s_loaded + chronicle.LongestHitch;
        foreach (var stay in s_bounded.SelectMany(s => Stays(chronicle, s)))
        {
            var limit = times.Deadline + s_second + loaded + chronicle.Away(stay.From, stay.From + stay.Lasted, times.Answer);
            if (stay.Lasted > limit)
                yield return new Violation("S2", $"job {stay.Job} run {stay.Run} was {stay.Status} for {stay.Lasted.TotalSeconds:0.00} s, from {stay.From:HH:mm:ss.fff} on; at most {limit.TotalSeconds:0.00} s were promised");
        }

        foreach (var answer in chronicle.Answers.Where(a => a.IsDone && a.Path.EndsWith("/force-stop", StringComparison.Ordinal) && a.At - a.Asked > s_second + loaded))
            yield return new Violation("S3", $"a force stop at {answer.Node} took {(answer.At - answer.Asked).TotalSeconds:0.00} s");
    }

    /// <summary>How long runs were in a status, each time that they were.</summary>
    public static IEnumerable<Stay> Stays(Chronicle chronicle, RunStatus status)
    {
        foreach (var run in chronicle.Sightings.GroupBy(s => (s.Job, s.Run)))
        {
            DateTimeOffset? since = null;
            foreach (var seen in run.OrderBy(s => s.At))
            {
                if (seen.Status == (int)status)
                    since ??= seen.At;
                else if (since is { } from)
                {
                    yield return new Stay(run.Key.Job, run.Key.Run, status, from, seen.At - from);
                    since = null;
                }
            }

            if (since is { } open)
                yield return new Stay(run.Key.Job, run.Key.Run, status, open, Chronicle.Now - open);
        }
    }

    internal sealed record Stay(long Job, int Run, RunStatus Status, DateTimeOffset From, TimeSpan Lasted);
}
