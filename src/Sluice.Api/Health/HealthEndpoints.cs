using Microsoft.AspNetCore.Http;
using Sluice.Api.Http;
using Sluice.Api.Security;
using Sluice.Core.Errors;
using Sluice.Engine.Views;

namespace Sluice.Api.Health;

/// <summary>Whether the process lives, and whether it can do its work. Anybody may ask: what watches servers has no password.</summary>
internal sealed class HealthEndpoints(JobViews views, IEnumerable<IReadinessCheck> checks, TimeProvider time) : IApiGroup
{
    private const string Ok = "ok";
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "/healthz", ApiRole.Viewer, _ => new(ApiAnswer.Json(new Wire.Readiness { Status = Ok, Checks = new Dictionary<string, string>(StringComparer.Ordinal) })))
        {
            Summary = "Whether the process lives.", Result = typeof(Wire.Readiness), IsOpen = true,
        },
        new("GET", "/readyz", ApiRole.Viewer, ReadyAsync) { Summary = "Whether the node can do its work; 503 when not.", Result = typeof(Wire.Readiness), IsOpen = true },
    ];

    private async ValueTask<ApiAnswer> ReadyAsync(ApiCall call)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal) { ["store"] = await AskAsync(StoreAsync, call.Gone) ?? Ok };
        foreach (var check in checks)
            found[check.Name] = await AskAsync(check.FindProblemAsync, call.Gone) ?? Ok;
        var isReady = found.Values.All(v => v == Ok);
        return ApiAnswer.Json(
            new Wire.Readiness { Status = isReady ? Ok : "unavailable", Checks = found }, isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private async ValueTask<string?> StoreAsync(CancellationToken cancellationToken)
    {
        await views.ProbeAsync(cancellationToken);
        return null;
    }

    private async ValueTask<string?> AskAsync(Func<CancellationToken, ValueTask<string?>> ask, CancellationToken gone)
    {
        try
        {
            return await ask(gone).AsTask().WaitAsync(s_most, time, gone);
        }
        catch (SluiceException e)
        {
            return e.Message;
        }
        catch (TimeoutException)
        {
            return $"no answer within {s_most.TotalSeconds:0} s";
        }
    }
}
