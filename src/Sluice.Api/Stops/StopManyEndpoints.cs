using Sluice.Api.Http;
using Sluice.Api.Jobs;
using Sluice.Api.Mapping;
using Sluice.Api.Security;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Stops;
using Sluice.Engine.Requests;
using Sluice.Engine.Stops;

namespace Sluice.Api.Stops;

/// <summary>Stops of all jobs that a filter names.</summary>
internal sealed class StopManyEndpoints(StopMany stops) : IApiGroup
{
    private const string Jobs = "/api/v1/jobs";

    /// <inheritdoc />
    public IEnumerable<ApiRoute> Routes => [Route("/cancel", StopKind.Cancel, "Cancels"), Route("/force-stop", StopKind.ForceStop, "Stops at once")];

    private ApiRoute Route(string path, StopKind kind, string does) => new("POST", Jobs + path, ApiRole.Operator, call => StopAsync(call, kind))
    {
        Summary = $"{does} all live jobs that a filter names: one receipt each.",
        Body = typeof(Wire.StopManyRequest),
        Result = typeof(Wire.StopManyAnswer),
        IsStop = true,
    };

    private async ValueTask<ApiAnswer> StopAsync(ApiCall call, StopKind kind)
    {
        var asked = await BodyReader.JsonAsync<Wire.StopManyRequest>(call);
        if (asked is { Name: null, Status: null } || asked.Name is { } name && string.IsNullOrWhiteSpace(name))
            throw Problems.BadRequest("The filter is empty, which would stop every job. Give a name or a status; the name * is every job.");
        if (kind == StopKind.ForceStop && (asked.Deadline is not null || asked.OnDeadline is not null))
            throw Problems.BadRequest("A force stop has no deadline: it is over when it is answered. Leave 'deadline' and 'onDeadline' out.");
        var filter = new JobFilter(1) { Name = asked.Name, Status = StatusFilter.Parse(asked.Status?.Name, "status") };
        var request = StopInputs.Of(call, kind, new JobId(1), asked.Reason, asked.Deadline, asked.OnDeadline);
        var reply = await stops.StopAsync(filter, request, CancellationToken.None);
        if (JobAnswers.Undecided(reply.Kind, request.Request) is { } fault)
            throw fault;
        return ApiAnswer.Json(new Wire.StopManyAnswer { Items = [.. reply.Jobs.OrderBy(r => r.Job.Value).Select(Of)] });
    }

    private static Wire.StopManyItem Of(StopManyResult result) => new()
    {
        Id = result.Job.Value,
        Outcome = result.Reply is { Kind: ReplyKind.Decided } reply ? Names.Of(reply.Outcome) : null,
        Status = result.Reply?.Run is { } run ? Names.Of(run.Status) : null,
        Stop = result.Reply is { } known ? ReceiptMapping.Of(known) : null,
        Error = (result.Fault is { } fault ? Problems.Of(fault) : result.Reply is { } answer ? JobAnswers.Undecided(answer.Kind, answer.Request) : null)?.Problem,
    };
}
