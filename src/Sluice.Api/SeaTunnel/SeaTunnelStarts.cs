using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.Api.Http;
using Sluice.Api.Jobs;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Submissions;
using Sluice.Engine.Requests;
using Sluice.Engine.Submissions;
using Sluice.Engine.Views;

namespace Sluice.Api.SeaTunnel;

/// <summary>
/// Starts jobs as SeaTunnel does: a job that runs under the id is left alone; with a savepoint one that was stopped goes on; else it begins anew.
/// </summary>
internal sealed class SeaTunnelStarts(JobStarts starts, JobViews views, IJobReader reader, JobAnswers answers)
{
    /// <returns>The job's id and name, as their servers answer.</returns>
    public async ValueTask<JsonObject> StartAsync(ApiCall call, SeaTunnelStart asked, RequestId request)
    {
        var kind = asked.IsResume && await views.LatestRunAsync(asked.Job!.Value, call.Gone) is not null ? RequestKind.Resume : RequestKind.Submit;
        var text = asked.Text;
        var hash = BodyHash.Of(["seatunnel", kind.ToString(), asked.Job?.ToString() ?? "", BodyHash.Form(text), text.Name ?? "", text.Text]);
        var reply = await starts.FindAsync(request, kind, hash, call.Gone);
        if (reply is null)
        {
            var job = JobFaults.Check(reader.Read(text));
            reply = kind == RequestKind.Submit
                ? await starts.SubmitAsync(new JobSubmission(request, job.Name, job.Config, job.Settings, call.By) { Id = asked.Job, BodyHash = hash }, CancellationToken.None)
                : await ResumeAsync(new JobRestart(request, asked.Job!.Value, call.By, "asked for with isStartWithSavePoint") { BodyHash = hash }, job, call.Gone);
        }

        // A job that runs under this id is what the client wants.
        var stored = reply is { Kind: ReplyKind.Decided, Outcome: RequestOutcome.NotFinal } ? await answers.DecidedAsync(reply) : await answers.AcceptAsync(reply, asked.Job);
        return new JsonObject { ["jobId"] = stored!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), ["jobName"] = stored.Name };
    }

    private async ValueTask<RequestReply> ResumeAsync(JobRestart restart, JobReading job, CancellationToken gone)
    {
        var stored = await views.FindRecordAsync(restart.Job, gone);
        if (stored is not null && reader.Differs(stored.Config, job.Config) is { Count: > 0 } differs)
        {
            throw new ApiFault(Problems.Of(
                StatusCodes.Status409Conflict, Wire.ProblemCodes.JobChanged, "The job has changed",
                $"The job differs from the stored one in {string.Join(", ", differs)}: its positions mean nothing for that. Submit it without isStartWithSavePoint."));
        }

        return await starts.ResumeAsync(restart with { Config = job.Config, Settings = job.Settings }, CancellationToken.None);
    }
}
