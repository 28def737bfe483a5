using Sluice.Api.Http;
using Sluice.Api.Jobs;
using Sluice.Api.Mapping;
using Sluice.Api.Security;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Engine.Views;

namespace Sluice.Api.Stops;

/// <summary>Receipts of stops.</summary>
internal sealed class ReceiptEndpoints(JobViews views, JobAnswers answers) : IApiGroup
{
    private const string Job = "/api/v1/jobs/{id}";

    /// <summary>The most runs that are looked through for one answer.</summary>
    private const int MostRuns = 100;

    /// <inheritdoc />
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", Job + "/stop", ApiRole.Viewer, StopAsync)
        {
            Summary = "The receipt of the stop that decided the latest run.", Result = typeof(Wire.StopReceipt),
        },
        new("GET", Job + "/stops", ApiRole.Viewer, StopsAsync)
        {
            Summary = "All receipts of a job, the latest first.",
            Query = [new ApiParameter("run", "Only those of this run; they are kept when the job is deleted.") { IsNumber = true }, ApiParameter.Limit, ApiParameter.Cursor],
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
        var (limit, after) = (call.Limit, ReceiptCursor.Read(call));
        var runs = await RunsAsync(call, after);
        var items = new List<Wire.StopReceipt>();
        foreach (var (key, run) in runs)
        {
            var receipts = await views.ReceiptsAsync(key, call.Gone);
            foreach (var receipt in receipts.Reverse().Where(r => after is null || after.Value.IsBefore(r.Decision)))
            {
                if (items.Count == limit)
                    return Page(items, new ReceiptCursor(items[^1].Decision.Run, items[^1].Decision.Ordinal));
                items.Add(ReceiptMapping.Of(receipt, run));
            }
        }

        return Page(items, runs.Count < MostRuns ? null : new ReceiptCursor(runs[^1].Key.Number.Value, 0));
    }

    /// <summary>The runs whose receipts are asked for, the latest first.</summary>
    private async ValueTask<IReadOnlyList<(RunKey Key, RunRecord? Run)>> RunsAsync(ApiCall call, ReceiptCursor? after)
    {
        var named = call.Number("run", 0, 1, int.MaxValue - 1);
        var from = named > 0 ? named : after?.Run;
        var found = await views.RunsAsync(call.Job, from is { } run ? new RunNumber(run + 1) : null, named > 0 ? 1 : MostRuns, call.Gone);

        // Receipts outlive their jobs: those of a run that is named are found without the job.
        if (named > 0)
            return [(new RunKey(call.Job, new RunNumber(named)), found.FirstOrDefault(r => r.Number.Value == named))];
        if (found.Count == 0 && after is null)
            await answers.FindAsync(call.Job, call.Gone);
        return [.. found.Select(r => (r.Key, r))];
    }

    private static ApiAnswer Page(IReadOnlyList<Wire.StopReceipt> items, ReceiptCursor? next) =>
        ApiAnswer.Json(new Wire.Page<Wire.StopReceipt> { Items = items, NextCursor = next?.ToString() });
}
