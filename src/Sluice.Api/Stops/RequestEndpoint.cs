using Sluice.Api.Http;
using Sluice.Api.Jobs;
using Sluice.Api.Mapping;
using Sluice.Api.Security;
using Sluice.Core.Identity;
using Sluice.Engine.Requests;

namespace Sluice.Api.Stops;

/// <summary>Establishes the outcome of requests that were answered <c>in-doubt</c>, or not at all.</summary>
internal sealed class RequestEndpoint(RequestResolver resolver, JobAnswers answers) : IApiGroup
{
    /// <inheritdoc />
    public IEnumerable<ApiRoute> Routes =>
    [
        // Asking settles it, which may keep a request that is under way from happening: whoever may not make requests may not do that.
        new("GET", "/api/v1/requests/{requestId}", ApiRole.Operator, FindAsync)
        {
            Summary = "The outcome of a request. Asking settles it: what was not stored by then never will be.",
            Result = typeof(Wire.RequestAnswer),
            IsStop = true,
        },
    ];

    private async ValueTask<ApiAnswer> FindAsync(ApiCall call)
    {
        var id = new RequestId(call.PathValue("requestId"));
        var reply = await resolver.ResolveAsync(id, call.Gone);
        if (reply.Kind == ReplyKind.InDoubt)
            throw Problems.InDoubt(id.Value);
        return ApiAnswer.Json(new Wire.RequestAnswer
        {
            RequestId = id.Value,
            Outcome = Names.Of(reply.Outcome),
            Job = await answers.DecidedAsync(reply),
            Stop = ReceiptMapping.Of(reply),
        });
    }
}
