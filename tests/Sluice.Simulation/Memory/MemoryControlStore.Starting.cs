using Sluice.Core.Changes;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Mistakes;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Submissions;

namespace Sluice.Simulation.Memory;

/// <content>Jobs and runs are made and forgotten.</content>
internal sealed partial class MemoryControlStore
{
    public ValueTask<ChangeResult> StartAsync(RunStart start, CancellationToken cancellationToken)
    {
        if (Known(start.Request.Id) is { } known)
            return new(known);
        if (start.Ground is { } ground && (ground.Incarnation, ground.Timeline) != (State.Incarnation, State.Timeline))
            return new(new ChangeResult(ChangeOutcome.Stale));
        if (start.After is { } after)
        {
            var latest = LatestOf(after.Job);
            if (latest is not { IsFinal: true } || latest.Key != after)
                return new(new ChangeResult(ChangeOutcome.Stale, latest));
        }
        else if (start.JobId is { } taken && LatestOf(taken) is { } present)
        {
            return new(new ChangeResult(ChangeOutcome.Stale, present));
        }

        var id = start.After?.Job ?? start.JobId ?? new JobId(State.NextJob);
        var run = Begin(id, start.JobName ?? State.Jobs[id].Name, start.After is null || start.Fresh, start.Config ?? "", start.Settings, start.Why, start.At);
        Store(start.Request, run.Key, null, start.At);
        return new(new ChangeResult(ChangeOutcome.Committed, run));
    }

    public ValueTask<ChangeResult> DeleteAsync(RequestStart request, RunKey latest, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (Known(request.Id) is { } known)
            return new(known);
        var run = LatestOf(latest.Job);
        if (run is not { IsFinal: true } || run.Key != latest)
            return new(new ChangeResult(ChangeOutcome.Stale, run));
        foreach (var (key, row) in State.Generations.Where(g => g.Key.Job == latest.Job))
        {
            if (State.RunsOf[key.Job].Where(r => r.Generation == key.Generation).MaxBy(r => r.Number.Value) is { } last)
                State.Deleted.TryAdd(key, new DeletedJob(key.Job, key.Generation, row.Config, last.Settings.Sinks, at, false));
        }

        State.Jobs[latest.Job] = State.Jobs[latest.Job] with { IsForgotten = true };
        foreach (var key in State.RunsOf[latest.Job].Select(r => r.Key).ToList())
            Forget(key);
        Store(request, latest, null, at);
        return new(new ChangeResult(ChangeOutcome.Committed, run));
    }

    /// <summary>Makes the next run of a job that has none alive; the job too, where there is none.</summary>
    private RunRecord Begin(JobId id, string name, bool isFresh, string config, RunSettings settings, string why, DateTimeOffset at)
    {
        State.NextJob = Math.Max(State.NextJob, id.Value + 1);
        var job = State.Jobs.GetValueOrDefault(id) ?? new JobRow(id, name, new Generation(0), 0, new Epoch(0), true);
        var generation = isFresh ? job.Generation.Fresh(State.Incarnation) : job.Generation;
        var first = Epoch.First(State.Incarnation);
        var epoch = job.LastEpoch < first ? first : job.LastEpoch.Next;
        State.Jobs[id] = job with { CreatedAt = job.IsForgotten ? at : job.CreatedAt, Name = name, Generation = generation, LastRun = job.LastRun + 1, LastEpoch = epoch, IsForgotten = false };
        if (isFresh)
            State.Generations[(id, generation)] = new GenerationRow(config);
        else if (config.Length > 0)
            State.Generations[(id, generation)] = State.Generations[(id, generation)].WithConfig(config);
        var run = new RunRecord(id, new RunNumber(job.LastRun + 1), generation, RunStatus.Created, epoch, 1)
        {
            StartedAt = at,
            StatusAt = at,
            Settings = settings,
        };
        State.Runs[run.Key] = run;
        AddEvent(run, why, at);
        return run;
    }

    /// <summary>Removes a run and, when its job has no other, all of the job; but not what may still be alive, nor its receipts.</summary>
    private void Forget(RunKey key)
    {
        State.Runs.Remove(key);
        State.Events.RemoveAll(e => e.Run == key);
        foreach (var gone in State.AttemptsOf[key].Where(a => !MayMatter(a.Attempt)).Select(a => a.Attempt.Id).ToList())
            State.Attempts.Remove(gone);
        if (State.RunsOf.Count(key.Job) > 0)
            return;
        State.Jobs[key.Job] = State.Jobs[key.Job] with { IsForgotten = true };
        foreach (var generation in State.Generations.Keys.Where(g => g.Job == key.Job).ToList())
            State.Generations.Remove(generation);
    }

    private RunRecord? LatestOf(JobId job) =>
        State.Jobs.GetValueOrDefault(job) is { IsForgotten: false } row ? State.Runs.GetValueOrDefault(row.Latest) : null;

    private ChangeResult? Known(RequestId request) =>
        State.Requests.TryGetValue(request, out var known) && !Planted.Is(Mistake.RequestDecidedAgain)
            ? new ChangeResult(ChangeOutcome.RequestKnown, Known: known)
            : null;

    private void Store(RequestStart request, RunKey? run, int? ordinal, DateTimeOffset at) =>
        State.Requests[request.Id] = new RequestRecord(request.Id, request.Kind, request.BodyHash, request.Outcome, run, ordinal, at);
}
