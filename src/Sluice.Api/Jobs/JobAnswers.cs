using Microsoft.AspNetCore.Http;
using Sluice.Api.Http;
using Sluice.Api.Mapping;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Core.Views;
using Sluice.Engine.Requests;
using Sluice.Engine.Views;

namespace Sluice.Api.Jobs;

/// <summary>Jobs for answers, and the refusals that requests about jobs can meet.</summary>
internal sealed class JobAnswers(JobViews views, TimeProvider time)
{
    /// <summary>How long the answer to a decided request waits for what it could also do without.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    /// <summary>A job as it stands, with the receipt of the stop that decided.</summary>
    /// <exception cref="ApiFault">There is no such job.</exception>
    public async ValueTask<Wire.Job> ReadAsync(JobId job, CancellationToken gone)
    {
        var view = await FindAsync(job, gone);
        var shown = JobMapping.Of(view, await StopAsync(view.Run, gone));
        return await views.WaitAsync(view.Run, gone) is { } wait ? shown with { Waiting = new Wire.JobWait { Reason = wait.Reason, Position = wait.Position } } : shown;
    }

    /// <exception cref="ApiFault">There is no such job.</exception>
    public async ValueTask<JobView> FindAsync(JobId job, CancellationToken gone) =>
        await views.FindAsync(job, gone) ?? throw NoJob(job);

    /// <summary>The receipt of the stop that decided a run; <c>null</c> where there is none.</summary>
    public async ValueTask<Receipt?> StopAsync(RunRecord run, CancellationToken gone)
    {
        // A run that nobody stopped and that has not ended has none: nothing is asked for nothing.
        if (!run.IsFinal && run.Stop == StopKind.None)
            return null;
        var receipts = await views.ReceiptsAsync(run.Key, gone);
        return receipts.Count == 0 ? null : receipts[^1];
    }

    /// <summary>
    /// The job for the answer to a decided request. The decision stands whatever happens now: a store that fails after it makes the answer
    /// shorter, not another one.
    /// </summary>
    public async ValueTask<Wire.Job?> DecidedAsync(RequestReply reply)
    {
        if (reply.Run is not { } run)
            return null;
        JobView? view = null;
        var stop = reply.Receipt;
        using var patience = new CancellationTokenSource(s_patience, time);
        try
        {
            view = await views.FindAsync(run.Job, patience.Token);
            stop ??= await StopAsync(run, patience.Token);
        }
        catch (Exception e) when (e is SluiceException { IsTransient: true } or OperationCanceledException)
        {
            // As much as is known.
        }

        var job = JobMapping.Of(run, view, stop);
        return job.Stop is { } receipt ? job with { Stop = receipt with { Journaled = ReceiptMapping.Journaled(reply) } } : job;
    }

    /// <summary>Throws where a request was not decided, or refused.</summary>
    /// <param name="reply">The engine's answer.</param>
    /// <param name="job">The job that was asked about; <c>null</c> for a new one.</param>
    public async ValueTask<Wire.Job?> AcceptAsync(RequestReply reply, JobId? job)
    {
        if (Undecided(reply.Kind, reply.Request) is { } fault)
            throw fault;
        if (reply.Outcome == RequestOutcome.NotFound)
            throw NoJob(job ?? default);

        // A job that was deleted, and whose request is repeated.
        if (reply is { Outcome: RequestOutcome.Done, Run: null })
            return null;
        var decided = await DecidedAsync(reply);
        return Refusal(reply, decided) is { } refusal ? throw refusal : decided;
    }

    /// <summary>Why a request was not decided; <c>null</c> where it was.</summary>
    public static ApiFault? Undecided(ReplyKind kind, RequestId request) => kind switch
    {
        ReplyKind.InDoubt => Problems.InDoubt(request.Value),
        ReplyKind.OtherBody => new ApiFault(Problems.Of(
            StatusCodes.Status422UnprocessableEntity, Wire.ProblemCodes.RequestIdReused, "The request id belongs to another request",
            $"Request {request} was decided before, and asked for something else. Nothing changed. Give a new request id.")),
        ReplyKind.Void => new ApiFault(Problems.Of(
            StatusCodes.Status410Gone, Wire.ProblemCodes.Expired, "The request id is used up",
            $"Somebody asked for the outcome of request {request} before it arrived, and was told that it never happened. Nothing changed. Give a new request id.")),
        _ => null,
    };

    private static ApiFault? Refusal(RequestReply reply, Wire.Job? job)
    {
        var id = job?.Id;
        var fault = reply.Outcome switch
        {
            RequestOutcome.AlreadyFinal => Problems.Conflict(
                Wire.ProblemCodes.AlreadyFinal, "Already ended", $"Run {job?.Run} of job {id} is {job?.Status}: it ended before this request, which changed nothing."),
            RequestOutcome.HarderStopInProgress => Problems.Conflict(
                Wire.ProblemCodes.HarderStopInProgress, "A harder stop is under way",
                $"Job {id} is {job?.Status}: it is being stopped harder than this request asks for, which changed nothing."),
            RequestOutcome.NotFinal => Problems.Conflict(
                Wire.ProblemCodes.NotFinal, "Not ended", $"Job {id} is {job?.Status}. Stop it first, or wait for its end."),
            RequestOutcome.NotPublished => Problems.Conflict(
                Wire.ProblemCodes.NotFinal, "Not published",
                $"Job {id} has ended, and rows that it has recorded are not published yet: if it were deleted, they would never be seen. Wait until its receipt's 'publishPending' is 0; the log of its worker says what keeps them."),
            RequestOutcome.NothingToResume => Problems.Conflict(
                Wire.ProblemCodes.NothingToResume, "Nothing to resume",
                $"Job {id} is {job?.Status}: nothing is left to go on with. To run it from the beginning, restart it."),
            RequestOutcome.OtherRun => OtherRun(job),
            _ => null,
        };
        return fault is null ? null : new ApiFault(fault.Problem with { Job = job, Stop = job?.Stop, Outcome = Names.StopOf(reply.Outcome) });
    }

    private static ApiFault OtherRun(Wire.Job? job)
    {
        var fault = Problems.Conflict(
            Wire.ProblemCodes.JobChanged, "The job went on", $"The latest run of job {job?.Id} is {job?.Run}, another than the receipt's. Look at it, and ask again.");
        return new ApiFault(fault.Problem with { Differs = ["run"] });
    }

    private static ApiFault NoJob(JobId job) => Problems.NotFound($"There is no job {job}: it was never submitted here, or it was deleted.");
}
