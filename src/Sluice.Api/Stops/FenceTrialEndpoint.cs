using Sluice.Api.Http;
using Sluice.Api.Jobs;
using Sluice.Api.Mapping;
using Sluice.Api.Security;
using Sluice.Core.Fences;
using Sluice.Core.Ports;

namespace Sluice.Api.Stops;

/// <summary>Shows that superseded writers are kept out, on a job's own sinks.</summary>
internal sealed class FenceTrialEndpoint(IFenceProver prover, JobAnswers answers) : IApiGroup
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(20);

    /// <inheritdoc />
    public IEnumerable<ApiRoute> Routes =>
    [
        new("POST", "/api/v1/jobs/{id}/verify-fence", ApiRole.Operator, TryAsync)
        {
            Summary = "Tries commits with superseded tokens at each sink of a job, and tells what was refused. No table of a user is touched, and nothing stays.",
            Result = typeof(Wire.FenceTrial),
        },
    ];

    private async ValueTask<ApiAnswer> TryAsync(ApiCall call)
    {
        var job = await answers.FindAsync(call.Job, call.Gone);
        var checks = await prover.TryAsync(job.Run, s_most, call.Gone);
        return ApiAnswer.Json(new Wire.FenceTrial
        {
            Run = job.Run.Number.Value,
            Holds = checks.All(c => c.State is FenceCheckState.Refused or FenceCheckState.Bounded),
            Sinks = [.. checks.Select(c => new Wire.SinkTrial { Sink = c.Sink, Fencing = Names.Of(c.Fencing), Verdict = Names.Of(c.State), Proof = c.Proof })],
        });
    }
}
