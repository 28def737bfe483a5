using System.IO.Enumeration;
using Sluice.Core.Attempts;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Views;

namespace Sluice.Simulation.Memory;

/// <content>What people look at.</content>
internal sealed partial class MemoryControlStore
{
    public ValueTask<JobView?> FindJobViewAsync(JobId job, CancellationToken cancellationToken) =>
        new(State.Jobs.GetValueOrDefault(job) is { IsForgotten: false } row ? View(row) : null);

    public ValueTask<IReadOnlyList<JobView>> ReadJobViewsAsync(JobFilter filter, CancellationToken cancellationToken) =>
        new([.. State.Jobs.Values.Where(j => !j.IsForgotten && (filter.Before is not { } before || j.Id.Value < before.Value))
            .OrderByDescending(j => j.Id.Value).Select(View)
            .Where(v => filter.Status is not { } status || v.Run.Status == status)
            .Where(v => filter.Name is not { } name || FileSystemName.MatchesSimpleExpression(name, v.Name, ignoreCase: false))
            .Take(filter.Limit)]);

    public ValueTask<IReadOnlyDictionary<RunStatus, long>> CountJobsAsync(CancellationToken cancellationToken) =>
        new(State.Jobs.Values.Where(j => !j.IsForgotten).GroupBy(j => State.Runs[j.Latest].Status).ToDictionary(g => g.Key, g => g.LongCount()));

    public ValueTask<DateTimeOffset?> ReadOldestPendingAsync(CancellationToken cancellationToken) =>
        new(State.Runs.Values.Where(r => r.Status == RunStatus.Pending).Select(r => (DateTimeOffset?)r.StatusAt).Min());

    public ValueTask<int> CountPendingBeforeAsync(DateTimeOffset since, JobId job, CancellationToken cancellationToken) =>
        new(State.Runs.Values.Count(r => r.Status == RunStatus.Pending && (r.StatusAt < since || (r.StatusAt == since && r.Job.Value < job.Value))));

    public ValueTask<IReadOnlyList<RunRecord>> ReadRunsAsync(JobId job, RunNumber? before, int limit, CancellationToken cancellationToken) =>
        new([.. State.RunsOf[job].Where(r => (before is not { } number || r.Number.Value < number.Value))
            .OrderByDescending(r => r.Number.Value).Take(limit)]);

    public ValueTask<IReadOnlyList<SplitView>> ReadSplitsAsync(
        JobId job, Generation generation, int from, int limit, CancellationToken cancellationToken)
    {
        if (State.Generations.GetValueOrDefault((job, generation)) is not { Plan: { } plan } row)
            return new((IReadOnlyList<SplitView>)[]);
        return new([.. plan.Splits.Select((s, i) => new SplitView(
            i, s, row.Holders.TryGetValue(s.Id, out var holder) ? holder : null, row.Done.Contains(s.Id),
            row.Progress.Where(p => p.Key.Split == s.Id).Sum(p => p.Value.Rows))).Skip(from).Take(limit)]);
    }

    private JobView View(JobRow job)
    {
        var run = State.Runs[job.Latest];
        var generation = GenerationOf(run);
        return new JobView(job.Id, job.Name, job.CreatedAt, run)
        {
            Counts = State.AttemptsOf[run.Key].Select(a => a.Attempt.Counts).Aggregate(default(AttemptCounts), Sum),
            SplitsTotal = generation.Plan?.Splits.Count,
            SplitsDone = generation.Done.Count,
        };
    }

    private static AttemptCounts Sum(AttemptCounts a, AttemptCounts b) => new(
        a.ReadRows + b.ReadRows, a.ReadBytes + b.ReadBytes, a.WrittenRows + b.WrittenRows, a.WrittenBytes + b.WrittenBytes,
        a.CommittedRows + b.CommittedRows, a.DeadRows + b.DeadRows, a.UncommittedRows + b.UncommittedRows, a.OpenTransactions + b.OpenTransactions);
}
