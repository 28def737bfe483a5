using System.IO.Enumeration;
using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Mistakes;
using Sluice.Core.Restores;
using Sluice.Core.Runs;

namespace Sluice.Simulation.Memory;

/// <content>The past, and restores.</content>
internal sealed partial class MemoryControlStore
{
    public ValueTask<IReadOnlyList<RunEvent>> ReadEventsAsync(JobId job, long after, int limit, CancellationToken cancellationToken) =>
        new([.. State.Events.Where(e => e.Run.Job == job && e.Id > after).Take(limit)]);

    public ValueTask<IReadOnlyList<JobRecord>> ReadJobsAsync(JobFilter filter, CancellationToken cancellationToken) =>
        new([.. State.Jobs.Values.Where(j => !j.IsForgotten && (filter.Before is not { } before || j.Id.Value < before.Value))
            .OrderByDescending(j => j.Id.Value).Select(Record)
            .Where(j => filter.Status is not { } status || j.LastRun.Status == status)
            .Where(j => filter.Name is not { } name || FileSystemName.MatchesSimpleExpression(name, j.Name, ignoreCase: false))
            .Take(filter.Limit)]);

    public ValueTask<long> SweepAsync(HistoryRules rules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var age = rules.RequestAge < HistoryRules.LeastRequestAge ? HistoryRules.LeastRequestAge : rules.RequestAge;
        var swept = 0L;
        foreach (var old in State.Requests.Values.Where(r => r.At <= now - age).Select(r => r.Id).ToList())
        {
            State.Requests.Remove(old);
            swept++;
        }

        var ended = State.Runs.Values.Where(r => r.IsFinal && State.ResidualsOf[r.Key].All(o => o.IsClosed))
            .OrderBy(r => State.Jobs[r.Job].Latest == r.Key).ThenBy(r => r.EndedAt).ToList();
        var excess = State.Runs.Values.Count(r => r.IsFinal) - rules.MostEndedRuns;
        foreach (var run in ended.Where((r, i) => i < excess || r.EndedAt <= now - rules.RunAge).ToList())
        {
            Forget(run.Key);
            swept++;
        }

        foreach (var old in State.Receipts.Where(r => !State.Runs.ContainsKey(r.Key) && r.Value.TrueForAll(d => d.Decision.DecidedAt <= now - age)).Select(r => r.Key).ToList())
        {
            State.Receipts.Remove(old);
            swept++;
        }

        var lost = State.Sessions.Values.Where(s => s.IsLost && s.LastSeenAt <= now - rules.RunAge).Select(s => s.Session).ToList();
        foreach (var old in lost.SelectMany(s => State.HeldBy[s]).Select(a => a.Attempt).Where(a => !State.Runs.ContainsKey(a.Run) && State.ResidualsOf[a.Run].All(o => o.IsClosed)).Select(a => a.Id).ToList())
        {
            State.Attempts.Remove(old);
            swept++;
        }

        foreach (var old in lost.Where(s => State.HeldBy.Count(s) == 0))
        {
            State.Sessions.Remove(old);
            swept++;
        }

        return new(swept);
    }

    public ValueTask<IReadOnlyList<DeletedJob>> ReadDeletedAsync(int limit, CancellationToken cancellationToken) =>
        new([.. State.Deleted.Values.Select(Settled).OrderByDescending(d => d.IsSettled).ThenBy(d => d.At).ThenBy(d => d.Job.Value).ThenBy(d => d.Generation.Value).Take(limit)]);

    public ValueTask<DeletedJob?> FindDeletedAsync(JobId job, Generation generation, CancellationToken cancellationToken) =>
        new(State.Deleted.TryGetValue((job, generation), out var deleted) ? Settled(deleted) : null);

    public ValueTask LetGoAsync(JobId job, Generation generation, CancellationToken cancellationToken)
    {
        State.Deleted.Remove((job, generation));
        return ValueTask.CompletedTask;
    }

    public ValueTask<StoreMark> ReadMarkAsync(CancellationToken cancellationToken) => new(Mark());

    public ValueTask<StoreMark> RaiseIncarnationAsync(int atLeast, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (atLeast <= State.Incarnation || Planted.Is(Mistake.RestoreKeepsIncarnation))
            return new(Mark());
        State.Incarnation = atLeast;
        State.NextAttempt = Math.Max(State.NextAttempt, (long)atLeast << 40);
        State.NextSession = Math.Max(State.NextSession, (long)atLeast << 40);
        State.NextJob += 1_000_000;
        foreach (var session in State.Sessions.Values.ToList())
            State.Sessions[session.Session] = session with { IsSuperseded = true };
        foreach (var run in State.LiveRuns[true].ToList())
            StartAnew(run, at);
        return new(Mark());
    }

    public ValueTask<string> KeepKeyAsync(string key, bool replace, CancellationToken cancellationToken) =>
        new(State.Key = replace ? key : State.Key ?? key);

    private DeletedJob Settled(DeletedJob job) => job with
    {
        IsSettled = State.Fences.Values.All(f => f.Task.Run.Job != job.Job || f.Task.Generation.Value > job.Generation.Value || IsDone(f.Task))
            && State.Residuals.Values.All(o => o.Run.Job != job.Job || o.IsClosed),
    };

    private void StartAnew(RunRecord run, DateTimeOffset at)
    {
        run = State.Runs[run.Key] = run with { Epoch = new Epoch(Epoch.First(State.Incarnation).Value - 1), Version = run.Version + 1_000_000 };
        TakeAll(run);
        var restarts = run.Status is RunStatus.Scheduled or RunStatus.Running;
        Commit(RunChanges.Keep(run, "the store was restored", at) with
        {
            Status = restarts ? RunStatus.Pending : run.Status,
            Deadline = restarts ? null : run.Deadline,
            LeavesAttemptsBehind = true,
        });
    }

    /// <summary>Treats what was given as taken: in a history that was lost it may have been.</summary>
    private void TakeAll(RunRecord run)
    {
        foreach (var row in State.AttemptsOf[run.Key].Where(r => r.Attempt.State == AttemptState.Assigned).ToList())
            State.Attempts[row.Attempt.Id] = row with { Attempt = row.Attempt with { State = AttemptState.Claimed } };
    }

    private StoreMark Mark() => new(
        State.Id, State.Timeline, State.Incarnation, State.Epochs.Value, State.Stops);

    private JobRecord Record(JobRow job) => new(
        job.Id, job.Name, job.Generation, State.Generations[(job.Id, job.Generation)].Config, State.Runs[job.Latest]);
}
