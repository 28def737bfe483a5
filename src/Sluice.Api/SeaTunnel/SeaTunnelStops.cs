using System.Text.Json.Nodes;
using Sluice.Api.Http;
using Sluice.Api.Jobs;
using Sluice.Api.Security;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Requests;
using Sluice.Core.Stops;
using Sluice.Engine.Requests;
using Sluice.Engine.Stops;

namespace Sluice.Api.SeaTunnel;

/// <summary>
/// Stops as SeaTunnel's clients ask for them. On purpose different: a job that is not there is 404, and 200 means that the decision is stored
/// (or that the run had ended before).
/// </summary>
internal sealed class SeaTunnelStops(StopJobs stops, JobAnswers answers) : IApiGroup
{
    private const int MostAtOnce = 1_000;
    private const int Width = 16;

    /// <inheritdoc />
    public IEnumerable<ApiRoute> Routes =>
    [
        new("POST", "/stop-job", ApiRole.Operator, StopAsync) { Summary = "Stops a job.", IsSeaTunnel = true, IsStop = true },
        new("POST", "/stop-jobs", ApiRole.Operator, StopAllAsync) { Summary = "Stops jobs, each by itself.", IsSeaTunnel = true, IsStop = true },
    ];

    private async ValueTask<ApiAnswer> StopAsync(ApiCall call)
    {
        var asked = Read(call, SeaTunnelBody.Object(await SeaTunnelBody.ReadAsync(call, call.Options.MostBodyBytes)), call.Request);
        await DecideAsync(asked);
        return ApiAnswer.Node(new JsonObject { ["jobId"] = asked.Job.Value });
    }

    /// <summary>Each is decided by itself, and told by itself: one that fails keeps none of the others from being stopped.</summary>
    private async ValueTask<ApiAnswer> StopAllAsync(ApiCall call)
    {
        var list = SeaTunnelBody.Array(await SeaTunnelBody.ReadAsync(call, call.Options.MostBodyBytes));
        if (list.Count > MostAtOnce)
            throw Problems.BadRequest($"The list has {list.Count} jobs; at most {MostAtOnce} are stopped at once.");
        var asked = list.Select(item => SeaTunnelBody.Object(item)).Select(o => Read(call, o, new RequestId($"{call.Request}/{o["jobId"]}"))).ToList();
        var results = new JsonNode[asked.Count];
        await Parallel.ForAsync(0, asked.Count, new ParallelOptions { MaxDegreeOfParallelism = Width }, async (i, _) => results[i] = await TryAsync(asked[i]));
        return ApiAnswer.Node(new JsonArray(results));
    }

    private async ValueTask<JsonNode> TryAsync(StopRequest asked)
    {
        var result = new JsonObject { ["jobId"] = asked.Job.Value };
        try
        {
            await DecideAsync(asked);
        }
        catch (Exception e) when (e is ApiFault or SluiceException)
        {
            result["status"] = "fail";
            result["message"] = e.Message;
        }

        return result;
    }

    private async ValueTask DecideAsync(StopRequest asked)
    {
        var reply = await stops.StopAsync(asked, CancellationToken.None);

        // What their scripts want is a job that does not run: it does not, or is being stopped harder.
        if (reply is not { Kind: ReplyKind.Decided, Outcome: RequestOutcome.AlreadyFinal or RequestOutcome.HarderStopInProgress })
            await answers.AcceptAsync(reply, asked.Job);
    }

    private static StopRequest Read(ApiCall call, JsonObject body, RequestId request)
    {
        var job = SeaTunnelBody.Job(body["jobId"]);
        var kind = SeaTunnelBody.Flag(body["force"]) ? StopKind.ForceStop
            : SeaTunnelBody.Flag(body["isStopWithSavePoint"]) ? StopKind.Savepoint
            : StopKind.Cancel;
        return new StopRequest(request, kind, job, call.By, $"asked for with {call.Route.Pattern}");
    }
}
