using Microsoft.AspNetCore.Http;
using Sluice.Api.Http;
using Sluice.Api.Mapping;
using Sluice.Api.Security;
using Sluice.Core.Identity;
using Sluice.Engine.Sessions;
using Sluice.Engine.Views;

namespace Sluice.Api.Workers;

/// <summary>Workers, listed and drained.</summary>
internal sealed class WorkerEndpoints(JobViews views, WorkerDrains drains) : IApiGroup
{
    private const string Workers = "/api/v1/workers";

    /// <inheritdoc />
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", Workers, ApiRole.Viewer, ListAsync)
        {
            Summary = "The sessions of workers: those that live, and lost ones that something was left behind on.",
            Query = WholeList.Parameters,
            Result = typeof(Wire.Page<Wire.Worker>),
        },
        new("POST", Workers + "/{worker}/drain", ApiRole.Admin, DrainAsync)
        {
            Summary = "Asks a worker to become empty: it takes no new tasks, and those that it has end at their next commit and go on elsewhere; or (undo) to take tasks again.",
            Body = typeof(Wire.DrainRequest),
            Result = typeof(Wire.Worker),
            Status = StatusCodes.Status202Accepted,
        },
    ];

    private async ValueTask<ApiAnswer> ListAsync(ApiCall call) => ApiAnswer.Json(WholeList.Page(
        call, (await views.SessionsAsync(call.Gone)).Select(TaskMapping.Of), w => FormattableString.Invariant($"{w.Id}#{w.Incarnation:D19}")));

    private async ValueTask<ApiAnswer> DrainAsync(ApiCall call)
    {
        var worker = call.PathValue("worker");
        var asked = await BodyReader.JsonAsync<Wire.DrainRequest>(call);
        var load = await drains.SetAsync(new WorkerId(worker), !asked.Undo, CancellationToken.None)
            ?? throw Problems.NotFound($"There is no worker '{worker}' with a session that lives.");
        return ApiAnswer.Json(TaskMapping.Of(load), StatusCodes.Status202Accepted);
    }
}
