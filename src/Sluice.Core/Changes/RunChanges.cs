using Sluice.Core.Runs;

namespace Sluice.Core.Changes;

/// <summary>Beginnings of changes.</summary>
public static class RunChanges
{
    /// <summary>A change of nothing: what it does not set stays as it was read.</summary>
    public static RunChange Keep(RunRecord run, string why, DateTimeOffset at) =>
        new(run.Key, RunExpectation.As(run), run.Status, why, at)
        {
            Deadline = run.Deadline,
            OnDeadline = run.OnDeadline,
            Stop = run.Stop,
            IsStuck = run.IsStuck,
            Retries = run.Retries,
            RetryAt = run.RetryAt,
        };
}
