using Microsoft.AspNetCore.Http;
using Sluice.Api.Http;
using Sluice.Api.Jobs;
using Sluice.Api.Mapping;
using Sluice.Api.Security;
using Sluice.Core.Stops;
using Sluice.Engine.Stops;

namespace Sluice.Api.Stops;

/// <summary>
/// Stops. Once a request is read it is decided whether or not its client still waits: a connection that breaks must not be what keeps a job
/// running.
/// </summary>
internal sealed class StopEndpoints(StopJobs stops, StopPreviews previews, JobAnswers answers) : IApiGroup
{
    private const string Job = "/api/v1/jobs/{id}";

    /// <inheritdoc />
    public IEnumerable<ApiRoute> Routes =>
    [
        new("POST", Job + "/cancel", ApiRole.Operator, CancelAsync)
        {
            Summary = "Stops a job gracefully: decided when it is answered, over when the job is final.",
            Body = typeof(Wire.CancelRequest),
            Result = typeof(Wire.Job),
            Status = StatusCodes.Status202Accepted,
            IsStop = true,
        },
        new("POST", Job + "/savepoint", ApiRole.Operator, SavepointAsync)
        {
            Summary = "Stops a job at a commit, to be resumed.",
            Body = typeof(Wire.SavepointRequest),
            Result = typeof(Wire.Job),
            Status = StatusCodes.Status202Accepted,
            IsStop = true,
        },
        new("POST", Job + "/force-stop", ApiRole.Operator, ForceStopAsync)
        {
            Summary = "Stops a job at once, asking nobody; or tells what that would do (dryRun).",
            Body = typeof(Wire.ForceStopRequest),
            Result = typeof(Wire.ForceStopAnswer),
            IsStop = true,
        },
    ];

    private async ValueTask<ApiAnswer> CancelAsync(ApiCall call)
    {
        var job = call.Job;
        var asked = await BodyReader.JsonAsync<Wire.CancelRequest>(call);
        return await SoftAsync(call, StopInputs.Of(call, StopKind.Cancel, job, asked.Reason, asked.Deadline, asked.OnDeadline));
    }

    private async ValueTask<ApiAnswer> SavepointAsync(ApiCall call)
    {
        var job = call.Job;
        var asked = await BodyReader.JsonAsync<Wire.SavepointRequest>(call);
        return await SoftAsync(call, StopInputs.Of(call, StopKind.Savepoint, job, asked.Reason, asked.Deadline, asked.OnDeadline));
    }

    private async ValueTask<ApiAnswer> SoftAsync(ApiCall call, StopRequest request)
    {
        var reply = await stops.StopAsync(request, CancellationToken.None);
        var job = (await answers.AcceptAsync(reply, call.Job))!;
        return ApiAnswer.Json(job with { Outcome = Names.StopOf(reply.Outcome) }, StatusCodes.Status202Accepted);
    }

    private async ValueTask<ApiAnswer> ForceStopAsync(ApiCall call)
    {
        var id = call.Job;
        var asked = await BodyReader.JsonAsync<Wire.ForceStopRequest>(call);
        var request = StopInputs.Of(call, StopKind.ForceStop, id, asked.Reason, null, null);
        if (asked.DryRun)
            return await PreviewAsync(call);
        var reply = await stops.StopAsync(request, CancellationToken.None);
        var job = (await answers.AcceptAsync(reply, id))!;
        return ApiAnswer.Json(new Wire.ForceStopAnswer { Job = job, Stop = job.Stop, Outcome = Names.StopOf(reply.Outcome) });
    }

    private async ValueTask<ApiAnswer> PreviewAsync(ApiCall call)
    {
        var job = await answers.ReadAsync(call.Job, call.Gone);
        var preview = await previews.DryRunAsync(call.Job, call.Gone) ?? throw Problems.NotFound($"There is no job {call.Job} any more.");
        return ApiAnswer.Json(new Wire.ForceStopAnswer
        {
            Job = job,
            Preview = new Wire.StopPreview
            {
                Outcome = Names.Of(preview.Outcome),
                Abandons = ReceiptMapping.Of(preview.Abandons),
                NoNewWritesAfter = preview.NoNewWritesAfter,
                Sinks = [.. preview.Sinks.Select(s => new Wire.SinkPreview { Sink = s.Sink, Fencing = Names.Of(s.Fencing), Safe = s.Safe })],
            },
        });
    }
}
