using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sluice.Api.Http;
using Sluice.Api.Security;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Submissions;
using Sluice.Engine.Submissions;
using Sluice.Engine.Views;

namespace Sluice.Api.Jobs;

/// <summary>Jobs that have ended: resumed, started again, forgotten.</summary>
internal sealed class ResumeEndpoints(JobStarts starts, JobViews views, IJobReader reader, JobAnswers answers) : IApiGroup
{
    private const string Job = "/api/v1/jobs/{id}";

    /// <inheritdoc />
    public IEnumerable<ApiRoute> Routes =>
    [
        new("POST", Job + "/resume", ApiRole.Operator, ResumeAsync)
        {
            Summary = "Goes on from the last commit, as the next run.",
            Body = typeof(Wire.ResumeRequest),
            Result = typeof(Wire.Job),
            Status = StatusCodes.Status201Created,
            IsLarge = true,
        },
        new("POST", Job + "/restart", ApiRole.Operator, RestartAsync)
        {
            Summary = "Starts again from the beginning, as the next run.",
            Body = typeof(Wire.RestartRequest),
            Result = typeof(Wire.Job),
            Status = StatusCodes.Status201Created,
        },
        new("DELETE", Job, ApiRole.Admin, DeleteAsync)
        {
            Summary = "Forgets a job that has ended. Its receipts are kept.",
            Status = StatusCodes.Status204NoContent,
        },
    ];

    private async ValueTask<ApiAnswer> ResumeAsync(ApiCall call)
    {
        var job = call.Job;
        var asked = await BodyReader.JsonAsync<Wire.ResumeRequest>(call, call.Options.MostJobBytes);
        var text = Changed(asked.Config);
        var restart = new JobRestart(call.Request, job, call.By, (asked.Reason ?? "").Trim());
        if (text is not null || asked.FromReceipt is not null)
        {
            var hash = BodyHash.Of(["resume", job.ToString(), restart.Reason, text?.Text ?? "", text is null ? "hocon" : BodyHash.Form(text), asked.FromReceipt ?? ""]);
            if (await starts.FindAsync(call.Request, RequestKind.Resume, hash, call.Gone) is { } known)
                return await CreatedAsync(await answers.AcceptAsync(known, job));
            restart = restart with { BodyHash = hash, After = await AfterAsync(job, asked.FromReceipt, call.Gone) };
            if (text is not null)
                restart = await ChangeAsync(restart, text, call.Gone);
        }

        return await CreatedAsync(await answers.AcceptAsync(await starts.ResumeAsync(restart, CancellationToken.None), job));
    }

    private async ValueTask<ApiAnswer> RestartAsync(ApiCall call)
    {
        var asked = await BodyReader.JsonAsync<Wire.RestartRequest>(call);
        var restart = new JobRestart(call.Request, call.Job, call.By, (asked.Reason ?? "").Trim());
        return await CreatedAsync(await answers.AcceptAsync(await starts.RestartAsync(restart, CancellationToken.None), call.Job));
    }

    private async ValueTask<ApiAnswer> DeleteAsync(ApiCall call)
    {
        await answers.AcceptAsync(await starts.DeleteAsync(new JobRestart(call.Request, call.Job, call.By), CancellationToken.None), call.Job);
        return ApiAnswer.NoContent;
    }

    private static ValueTask<ApiAnswer> CreatedAsync(Wire.Job? job) =>
        new(ApiAnswer.Json(job!, StatusCodes.Status201Created, string.Create(CultureInfo.InvariantCulture, $"/api/v1/jobs/{job!.Id}")));

    private static JobText? Changed(JsonElement? config) => config switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.Object } job => new JobText(job.GetRawText(), JobTextForm.Json),
        { ValueKind: JsonValueKind.String } text => new JobText(text.GetString()!, JobTextForm.Hocon),
        _ => throw Problems.BadRequest(
            "The field 'config' is neither a job in JSON (an object) nor a job file in HOCON (a string).", [new Wire.ProblemError { Path = "config", Message = "an object or a string is expected" }]),
    };

    /// <summary>The run whose receipt the caller saw.</summary>
    private async ValueTask<RunKey?> AfterAsync(JobId job, string? receipt, CancellationToken gone)
    {
        if (receipt is null)
            return null;
        if (ReceiptName.Find(receipt) is { } name)
            return await NamedAsync(job, name, receipt, gone);
        if (await views.RequestAsync(new RequestId(receipt), gone) is { Run: { } key } && key.Job == job)
            return key;
        throw ReceiptName.IsMeant(receipt)
            ? Problems.BadRequest($"'{receipt}' is no receipt's name. Write {ReceiptName.Form}, or the request id of the stop.")
            : Problems.NotFound($"Job {job} has no receipt '{receipt}'. Give the request id of the stop, or {ReceiptName.Form}.");
    }

    private async ValueTask<RunKey?> NamedAsync(JobId job, ReceiptName name, string receipt, CancellationToken gone)
    {
        if (name.Run.Job != job)
            throw Problems.NotFound($"Receipt '{receipt}' is one of job {name.Run.Job}, not of job {job}. Write {ReceiptName.Form}.");
        var stops = await views.ReceiptsAsync(name.Run, gone);
        return stops.Any(s => s.Decision.Ordinal == name.Stop)
            ? name.Run
            : throw Problems.NotFound($"Job {job} has no receipt '{receipt}': run {name.Run.Number} of it has {stops.Count switch { 0 => "none", 1 => "one", var n => n.ToString(CultureInfo.InvariantCulture) }}.");
    }

    /// <summary>A job that was changed may go on only where it reads and writes the same.</summary>
    private async ValueTask<JobRestart> ChangeAsync(JobRestart restart, JobText text, CancellationToken gone)
    {
        var changed = JobFaults.Check(reader.Read(text));
        var stored = await views.FindRecordAsync(restart.Job, gone);
        if (stored is not null && reader.Differs(stored.Config, changed.Config) is { Count: > 0 } differs)
        {
            throw new ApiFault(Problems.Of(
                StatusCodes.Status409Conflict, Wire.ProblemCodes.JobChanged, "The job has changed",
                $"The job differs from the stored one in {string.Join(", ", differs)}: its positions mean nothing for that. Resume it unchanged, or restart it from the beginning.") with
            {
                Differs = differs,
            });
        }

        return restart with { Config = changed.Config, Settings = changed.Settings };
    }
}
