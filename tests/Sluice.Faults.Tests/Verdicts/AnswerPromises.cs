using Sluice.Faults.Tests.History;

namespace Sluice.Faults.Tests.Verdicts;

/// <summary>S4: an answer is true.</summary>
internal static class AnswerPromises
{
    /// <summary>Between a look at the store and its being kept.</summary>
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    public static IEnumerable<Violation> Judge(Chronicle chronicle)
    {
        foreach (var answer in chronicle.Answers.Where(a => a.Status >= 500 && (a.Status != 503 || !a.HasRetryAfter)))
            yield return new Violation("S4", $"{answer.Node} answered {answer.Status} {(answer.HasRetryAfter ? "" : "without Retry-After ")}to {answer.Method} {answer.Path}: {answer.Body}");

        foreach (var request in chronicle.Answers.Where(a => a.RequestId is not null).GroupBy(a => a.RequestId))
            if (request.Select(a => a.Decision()).OfType<string>().Distinct(StringComparer.Ordinal).ToList() is { Count: > 1 } decisions)
                yield return new Violation("S4", $"request {request.Key} was decided in {decisions.Count} ways: {string.Join(" and ", decisions)}");

        foreach (var answer in chronicle.Answers.Where(a => a.IsDone && a.Method == "POST" && a.Decision() is not null))
        {
            foreach (var job in answer.Jobs())
            {
                // What was answered was already there: nobody saw the run as it was before after the answer had come.
                var late = chronicle.Sightings.FirstOrDefault(s => s.Job == job.Id && s.Run == job.Run && s.Version <= job.Version && s.Before > answer.At + s_look && chronicle.Era(s.At) == chronicle.Era(answer.At));
                if (late is not null)
                    yield return new Violation("S4", $"{answer.Node} answered {job.Status} at {answer.At:HH:mm:ss.fff}, before it was in the store: {late}");
            }
        }
    }
}
