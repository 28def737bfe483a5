using Sluice.Core.Changes;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Restores;
using Sluice.Core.Runs;
using Sluice.Core.Submissions;
using Sluice.Core.Telemetry;
using Sluice.Engine.Requests;
using Sluice.Engine.Restores;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Submissions;

/// <summary>
/// Starts jobs: submit, resume, restart; and forgets them. Each is one transaction of the store and gets the same answer when it is repeated.
/// Nothing but a request made here, by name, starts a job that was stopped. Thread-safe.
/// </summary>
/// <param name="store">The truth.</param>
/// <param name="guard">While it holds, nothing is started: an older copy would give epochs that were given before.</param>
/// <param name="hints">Told last; nothing waits for it.</param>
/// <param name="time">Dates decisions, and bounds every call.</param>
/// <param name="timings">The times.</param>
public sealed class JobStarts(IControlStore store, RestoreGuard guard, IHints hints, TimeProvider time, Timings timings)
{
    private const int MostTurns = 32;

    private readonly KnownRequests _known = new(store, time);

    /// <summary>Runs a job. <see cref="RequestOutcome.NotFinal"/> when its id is known and its latest run has not ended.</summary>
    /// <exception cref="SluiceException">SLC4201, SLC4202, SLC4205: it cannot be used; SLC4110, SLC4111: not now. Nothing changed.</exception>
    public async ValueTask<RequestReply> SubmitAsync(JobSubmission job, CancellationToken cancellationToken)
    {
        StartInput.Check(job);
        var asked = new RequestStart(job.Request, RequestKind.Submit, StartInput.Hash(job), RequestOutcome.Done);
        return await DecideAsync(asked, job.Id, (latest, now) =>
        {
            var start = new RunStart(asked, job.Settings with { SubmittedBy = job.By }, job.By, $"submitted by {job.By}", now) { JobName = job.Name, JobId = job.Id, Config = job.Config };
            return latest switch
            {
                null => (RequestOutcome.Done, start),
                { IsFinal: false } => (RequestOutcome.NotFinal, null),
                _ => (RequestOutcome.Done, start with { JobId = null, After = latest.Key, Fresh = true }),
            };
        }, cancellationToken);
    }

    /// <summary>
    /// How a request with a job in it was answered before; <c>null</c> when it is not known (it may be in flight). Whoever finds its answer here
    /// need not read the job again: what a job may say can have changed since.
    /// </summary>
    /// <param name="request">The request's id.</param>
    /// <param name="kind">What it asks for.</param>
    /// <param name="bodyHash">The hash of what was asked, as it was given with the request.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="SluiceException">SLC4201: no usable id; SLC4110: the store does not answer.</exception>
    public ValueTask<RequestReply?> FindAsync(RequestId request, RequestKind kind, string bodyHash, CancellationToken cancellationToken)
    {
        RequestInput.Check(request);
        return _known.FindAsync(new RequestStart(request, kind, bodyHash, RequestOutcome.Done), new Budget(time, timings.Answer), cancellationToken);
    }

    /// <summary>
    /// Goes on from the last commit, as run n+1. <see cref="RequestOutcome.NotFinal"/> while the job runs,
    /// <see cref="RequestOutcome.NothingToResume"/> when it has finished, or ended in a way that this release does not know,
    /// <see cref="RequestOutcome.OtherRun"/> when another run than <see cref="JobRestart.After"/> is the latest.
    /// </summary>
    /// <exception cref="SluiceException">As <see cref="SubmitAsync"/>.</exception>
    public ValueTask<RequestReply> ResumeAsync(JobRestart job, CancellationToken cancellationToken) =>
        StartAgainAsync(job, RequestKind.Resume, cancellationToken);

    /// <summary>Starts again from the beginning, as run n+1 of a new generation. <see cref="RequestOutcome.NotFinal"/> while the job runs.</summary>
    /// <exception cref="SluiceException">As <see cref="SubmitAsync"/>.</exception>
    public ValueTask<RequestReply> RestartAsync(JobRestart job, CancellationToken cancellationToken) =>
        StartAgainAsync(job, RequestKind.Restart, cancellationToken);

    /// <summary>
    /// Forgets a job that has ended; requests and receipts are kept, and what a stop left behind is settled and let go by sweeps.
    /// <see cref="RequestOutcome.NotFinal"/> while it runs, <see cref="RequestOutcome.NotPublished"/> while rows that it has recorded are not published:
    /// with the job would go what makes them visible.
    /// </summary>
    /// <exception cref="SluiceException">As <see cref="SubmitAsync"/>.</exception>
    public async ValueTask<RequestReply> DeleteAsync(JobRestart job, CancellationToken cancellationToken)
    {
        StartInput.Check(job);
        var asked = new RequestStart(job.Request, RequestKind.Delete, StartInput.Hash(job, RequestKind.Delete), RequestOutcome.Done);
        return await AskAsync(asked, job.Job, async (ground, budget) => ground.Latest switch
        {
            null => (RequestOutcome.NotFound, null),
            { IsFinal: false } => (RequestOutcome.NotFinal, null),

            // Of a run that has ended nothing is recorded any more: what is published now stays so.
            { } latest when await HasUnpublishedAsync(latest.Job, budget, cancellationToken) => (RequestOutcome.NotPublished, null),
            { } latest => (RequestOutcome.Done, t => store.DeleteAsync(asked, latest.Key, ground.Now, t)),
        }, cancellationToken);
    }

    private async ValueTask<bool> HasUnpublishedAsync(JobId job, Budget budget, CancellationToken cancellationToken)
    {
        var open = await Bounded.CallAsync(t => store.ReadUnpublishedAsync(int.MaxValue, t), budget.Left, time, "read what is to be published", cancellationToken);
        return open.Any(o => o.Run.Job == job);
    }

    private async ValueTask<RequestReply> StartAgainAsync(JobRestart job, RequestKind kind, CancellationToken cancellationToken)
    {
        StartInput.Check(job);
        var isResume = kind == RequestKind.Resume;
        var asked = new RequestStart(job.Request, kind, StartInput.Hash(job, kind), RequestOutcome.Done);
        var why = $"{(isResume ? "resumed" : "restarted")} by {job.By}{(job.Reason.Length == 0 ? "" : $": {job.Reason}")}";
        return await DecideAsync(asked, job.Job, (latest, now) => latest switch
        {
            null => (RequestOutcome.NotFound, null),
            _ when job.After is { } after && after != latest.Key => (RequestOutcome.OtherRun, null),
            { IsFinal: false } => (RequestOutcome.NotFinal, null),
            _ when isResume && latest.Status is not (RunStatus.Failed or RunStatus.Canceled or RunStatus.SavepointDone) =>
                (RequestOutcome.NothingToResume, null),
            _ => (RequestOutcome.Done, new RunStart(asked, (job.Settings ?? latest.Settings) with { SubmittedBy = latest.Settings.SubmittedBy }, job.By, why, now)
            {
                After = latest.Key,
                Fresh = !isResume,
                Config = job.Config,
            }),
        }, cancellationToken);
    }

    private ValueTask<RequestReply> DecideAsync(
        RequestStart asked, JobId? job, Func<RunRecord?, DateTimeOffset, (RequestOutcome, RunStart?)> decide, CancellationToken cancellationToken) =>
        AskAsync(asked, job, (ground, _) =>
        {
            var (outcome, start) = decide(ground.Latest, ground.Now);
            return ValueTask.FromResult<(RequestOutcome, Func<CancellationToken, ValueTask<ChangeResult>>?)>(
                (outcome, start is null ? null : t => store.StartAsync(start with { Ground = ground.Mark }, t)));
        }, cancellationToken);

    private async ValueTask<RequestReply> AskAsync(
        RequestStart asked,
        JobId? job,
        Func<Ground, Budget, ValueTask<(RequestOutcome Outcome, Func<CancellationToken, ValueTask<ChangeResult>>? Commit)>> decide,
        CancellationToken cancellationToken)
    {
        using var activity = Doing.Begin($"sluice.{asked.Kind.ToString().ToLowerInvariant()}");
        try
        {
            var reply = await AnswerAsync(asked, job, decide, cancellationToken);
            activity?.SetTag("sluice.job", (reply.Run?.Job ?? job)?.Value).SetTag("sluice.run", reply.Run?.Number.Value)
                .SetTag("sluice.outcome", (reply.Kind == ReplyKind.Decided ? reply.Outcome.ToString() : reply.Kind.ToString()).ToLowerInvariant());
            return reply;
        }
        catch (SluiceException e)
        {
            activity.Failed(e.Code, e.Message);
            throw;
        }
    }

    /// <summary>Answers a known request as before; else decides on the job's latest run, and again when that changed meanwhile.</summary>
    private async ValueTask<RequestReply> AnswerAsync(
        RequestStart asked,
        JobId? job,
        Func<Ground, Budget, ValueTask<(RequestOutcome Outcome, Func<CancellationToken, ValueTask<ChangeResult>>? Commit)>> decide,
        CancellationToken cancellationToken)
    {
        var budget = new Budget(time, timings.Answer);
        if (await _known.FindAsync(asked, budget, cancellationToken) is { } known)
            return known;
        for (var turn = 0; turn < MostTurns; turn++)
        {
            if (guard.IsHolding)
                throw new SluiceException("SLC4111", "The store went back to an older copy, and this node is bringing back what it had forgotten. Nothing is started until that is done; stops work. Try again.", isTransient: true);

            // Before anything is read: what is decided on it is done there or not at all.
            var mark = guard.Known;
            var latest = job is not { } id ? null
                : await Bounded.CallAsync(t => store.FindLatestRunAsync(id, t), budget.Left, time, "read a job", cancellationToken);
            var now = time.GetUtcNow();
            var (outcome, commit) = await decide(new Ground(latest, mark, now), budget);
            commit ??= t => store.RecordRequestAsync(asked with { Outcome = outcome }, latest?.Key, latest?.Standing, null, now, t);
            var result = await Bounded.CommitAsync(commit, budget.Left, time, cancellationToken);
            switch (result.Outcome)
            {
                case ChangeOutcome.Committed:
                    if (result.Run is { IsFinal: false } run)
                        hints.Wake(run.Key);
                    return new RequestReply(ReplyKind.Decided, asked.Id, outcome) { Run = result.Run ?? latest };
                case ChangeOutcome.RequestKnown:
                    return await _known.JudgeAsync(result.Known!, asked, replays: 0, budget, cancellationToken);
                case ChangeOutcome.InDoubt:
                    return new RequestReply(ReplyKind.InDoubt, asked.Id);
                case ChangeOutcome.Stale:
                    // An older copy may have taken the store's place, or another node has recovered one, and this node has not noticed.
                    await guard.CheckAsync(cancellationToken);
                    break;
            }
        }

        throw new SluiceException("SLC4208", $"Job {job} changed {MostTurns} times while this was decided; nothing was stored. Try again.", isTransient: true);
    }

    /// <summary>What a start is decided on.</summary>
    private readonly record struct Ground(RunRecord? Latest, StoreMark? Mark, DateTimeOffset Now);
}
