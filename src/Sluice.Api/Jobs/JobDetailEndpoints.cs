using System.Globalization;
using Sluice.Api.Http;
using Sluice.Api.Mapping;
using Sluice.Api.Security;
using Sluice.Core.Identity;
using Sluice.Engine.Views;

namespace Sluice.Api.Jobs;

/// <summary>What a job consists of: runs, tasks, splits, counters.</summary>
internal sealed class JobDetailEndpoints(JobViews views, JobAnswers answers, TimeProvider time) : IApiGroup
{
    private const string Job = "/api/v1/jobs/{id}";
    private static readonly ApiParameter[] s_page = [ApiParameter.Limit, ApiParameter.Cursor];

    /// <inheritdoc />
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", Job + "/runs", ApiRole.Viewer, RunsAsync) { Summary = "A job's runs, the latest first.", Query = s_page, Result = typeof(Wire.Page<Wire.JobRun>) },
        new("GET", Job + "/tasks", ApiRole.Viewer, TasksAsync)
        {
            Summary = "The attempts at tasks of the latest run, in order.", Query = s_page, Result = typeof(Wire.Page<Wire.JobTask>),
        },
        new("GET", Job + "/splits", ApiRole.Viewer, SplitsAsync) { Summary = "The splits of the plan, in order.", Query = s_page, Result = typeof(Wire.Page<Wire.JobSplit>) },
        new("GET", Job + "/metrics", ApiRole.Viewer, MetricsAsync) { Summary = "The counters of the latest run.", Result = typeof(Wire.JobMetrics) },
    ];

    private async ValueTask<ApiAnswer> RunsAsync(ApiCall call)
    {
        var (limit, before) = (call.Limit, call.Number("cursor", 0, 1, int.MaxValue));
        var runs = await views.RunsAsync(call.Job, before == 0 ? null : new RunNumber(before), limit, call.Gone);
        if (runs.Count == 0 && before == 0)
            await answers.FindAsync(call.Job, call.Gone);
        return Page(runs, JobMapping.OfRun, limit, r => r.Number.Value);
    }

    private async ValueTask<ApiAnswer> TasksAsync(ApiCall call)
    {
        var (limit, after) = (call.Limit, call.LongNumber("cursor", 0, 1, long.MaxValue));
        var job = await answers.FindAsync(call.Job, call.Gone);
        var attempts = (await views.AttemptsAsync(job.Run.Key, call.Gone)).Where(a => a.Id.Value > after).Take(limit).ToList();
        return Page(attempts, TaskMapping.Of, limit, a => a.Id.Value);
    }

    private async ValueTask<ApiAnswer> SplitsAsync(ApiCall call)
    {
        var (limit, from) = (call.Limit, call.Number("cursor", 0, 1, int.MaxValue));
        var job = await answers.FindAsync(call.Job, call.Gone);
        var splits = await views.SplitsAsync(call.Job, job.Run.Generation, from, limit, call.Gone);
        return Page(splits, TaskMapping.Of, limit, s => s.Ordinal + 1);
    }

    private async ValueTask<ApiAnswer> MetricsAsync(ApiCall call)
    {
        var job = await answers.FindAsync(call.Job, call.Gone);
        var attempts = await views.AttemptsAsync(job.Run.Key, call.Gone);
        var shown = JobMapping.Of(job);
        var seconds = Math.Max(0, ((job.Run.EndedAt ?? time.GetUtcNow()) - job.Run.StartedAt).TotalSeconds);
        return ApiAnswer.Json(new Wire.JobMetrics
        {
            Run = shown.Run,
            Status = shown.Status,
            Counts = shown.Counts,
            Splits = shown.Splits,
            Seconds = Math.Round(seconds, 3),
            ReadRowsPerSecond = Rate(shown.Counts.ReadRows, seconds),
            WrittenRowsPerSecond = Rate(shown.Counts.WrittenRows, seconds),
            Tasks = [.. attempts.Select(TaskMapping.Of)],
        });
    }

    private static double Rate(long rows, double seconds) => seconds <= 0 ? 0 : Math.Round(rows / seconds, 1);

    private static ApiAnswer Page<TFrom, TTo>(IReadOnlyList<TFrom> found, Func<TFrom, TTo> map, int limit, Func<TFrom, long> cursor) =>
        ApiAnswer.Json(new Wire.Page<TTo>
        {
            Items = [.. found.Select(map)],
            NextCursor = found.Count < limit ? null : cursor(found[^1]).ToString(CultureInfo.InvariantCulture),
        });
}
