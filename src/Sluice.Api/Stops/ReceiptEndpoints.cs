using Sluice.Api.Http;
using Sluice.Api.Jobs;
using Sluice.Api.Mapping;
using Sluice.Api.Security;
using Sluice.Engine.Views;

namespace Sluice.Api.Stops;

/// <summary>Receipts of stops.</summary>
internal sealed class ReceiptEndpoints(JobViews views, JobAnswers answers) : IApiGroup
{
    private const string Job = "/api/v1/jobs/{id}";

    /// <inheritdoc />
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", Job + "/stop", ApiRole.Viewer, StopAsync)
        {
            Summary = "The receipt of the stop that decided the latest run.", Result = typeof(Wire.StopReceipt),
        },
        new("GET", Job + "/stops", ApiRole.Viewer, StopsAsync)
        {
            Summary = "The receipts of the latest run, in order.",
            Query = [new ApiParameter("run", "Of this run instead of the latest.") { IsNumber = true }],
            Result = typeof(Wire.Page<Wire.StopReceipt>),
        },
    ];

    private async ValueTask<ApiAnswer> StopAsync(ApiCall call)
    {
        var job = await answers.FindAsync(call.Job, call.Gone);
        var stop = await answers.StopAsync(job.Run, call.Gone)
            ?? throw Problems.NotFound($"Run {job.Run.Number} of job {call.Job} has no receipt: nobody asked for a stop, and nothing was left behind.");
        return ApiAnswer.Json(ReceiptMapping.Of(stop, job.Run));
    }

    private async ValueTask<ApiAnswer> StopsAsync(ApiCall call)
    {
        var asked = call.Number("run", 0, 1, int.MaxValue);

        // Receipts outlive their jobs: one that is named by its run is found without the job.
        var latest = asked > 0 ? null : (await answers.FindAsync(call.Job, call.Gone)).Run;
        var receipts = await views.ReceiptsAsync(latest?.Key ?? new Core.Identity.RunKey(call.Job, new Core.Identity.RunNumber(asked)), call.Gone);
        return ApiAnswer.Json(new Wire.Page<Wire.StopReceipt> { Items = [.. receipts.Select(r => ReceiptMapping.Of(r, latest))] });
    }
}
