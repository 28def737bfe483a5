using Sluice.Client.Contract;
using Sluice.Faults.Tests.History;

namespace Sluice.Faults.Tests.Verdicts;

/// <summary>S1 and S7: one truth, which only grows, and which no late message changes.</summary>
internal static class StatusPromises
{
    public static IEnumerable<Violation> Judge(Chronicle chronicle) => InStore(chronicle).Concat(InAnswers(chronicle));

    private static IEnumerable<Violation> InStore(Chronicle chronicle)
    {
        foreach (var run in chronicle.Sightings.GroupBy(s => (s.Job, s.Run, chronicle.Era(s.At))))
        {
            var seen = run.OrderBy(s => s.At).ToList();
            foreach (var (before, after) in seen.Zip(seen.Skip(1)))
            {
                if (before.IsFinal)
                    yield return new Violation("S1", $"a run that had ended changed: {before} became {after}");
                if (after.Version < before.Version || after.Epoch < before.Epoch)
                    yield return new Violation("S1", $"a version or an epoch went back: {before} became {after}");
                if (after.IsFinal && after.Epoch == before.Epoch && !before.IsFinal)
                    yield return new Violation("S1", $"a run ended and kept its epoch: {before} became {after}");
            }
        }
    }

    /// <summary>Whatever a question asks that begins after an answer has come, it hears nothing older than that answer.</summary>
    private static IEnumerable<Violation> InAnswers(Chronicle chronicle)
    {
        var told = chronicle.Answers.SelectMany(a => a.Jobs().Select(j => (Answer: a, Job: j))).ToList();
        foreach (var job in told.Where(t => chronicle.Era(t.Answer.Asked) == chronicle.Era(t.Answer.At)).GroupBy(t => (t.Job.Id, chronicle.Era(t.Answer.At))))
        {
            var byEnd = job.OrderBy(t => t.Answer.At).ToList();
            (Answer Answer, Job Job)? known = null;
            var next = 0;
            foreach (var now in job.OrderBy(t => t.Answer.Asked))
            {
                for (; next < byEnd.Count && byEnd[next].Answer.At < now.Answer.Asked; next++)
                    if (known is not { } best || IsOlder(best.Job, byEnd[next].Job))
                        known = byEnd[next];
                if (known is not { } last)
                    continue;
                if (IsOlder(now.Job, last.Job))
                    yield return new Violation("S1", $"{Told(last)}, and later {Told(now)}");
                if (last.Job.IsFinal && now.Job.Run == last.Job.Run && now.Job.Status != last.Job.Status)
                    yield return new Violation("S1", $"a final status changed: {Told(last)}, and later {Told(now)}");
            }
        }
    }

    private static bool IsOlder(Job one, Job other) => (one.Run, one.Version).CompareTo((other.Run, other.Version)) < 0 || one.Epoch < other.Epoch;

    private static string Told((Answer Answer, Job Job) t) =>
        $"{t.Answer.Node} told at {t.Answer.At:HH:mm:ss.fff} job {t.Job.Id} run {t.Job.Run} {t.Job.Status} version {t.Job.Version} epoch {t.Job.Epoch} ({t.Answer.Method} {t.Answer.Path})";
}
