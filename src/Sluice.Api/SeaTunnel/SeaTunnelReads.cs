using System.Globalization;
using System.Text.Json.Nodes;
using Sluice.Api.Http;
using Sluice.Api.Security;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Views;
using Sluice.Engine.Views;

namespace Sluice.Api.SeaTunnel;

/// <summary>What SeaTunnel's clients ask about jobs. From the store alone: no worker holds it up.</summary>
internal sealed class SeaTunnelReads(JobViews views, JobInfo info) : IApiGroup
{
    private const int Most = 1_000;

    private static readonly RunStatus[] s_live = [.. Enum.GetValues<RunStatus>().Where(s => !s.IsFinal())];
    private static readonly RunStatus[] s_final = [.. Enum.GetValues<RunStatus>().Where(s => s.IsFinal())];

    /// <inheritdoc />
    public IEnumerable<ApiRoute> Routes =>
    [
        Route("/job-info/{jobId}", FindAsync, "A job; one that is not there has its id alone."),
        Route("/running-job/{jobId}", FindAsync, "The same as job-info."),
        Route("/running-jobs", call => ListAsync(call, s_live), "Jobs that have not ended."),
        Route("/finished-jobs", call => ListAsync(call, s_final), "Jobs that have ended."),
        Route("/finished-jobs/{state}", FinishedAsync, "Jobs that have ended so; an unknown state has none."),
    ];

    private static ApiRoute Route(string pattern, Func<ApiCall, ValueTask<ApiAnswer>> answer, string summary) =>
        new("GET", pattern, ApiRole.Viewer, answer) { Summary = summary, IsSeaTunnel = true };

    private async ValueTask<ApiAnswer> FindAsync(ApiCall call)
    {
        var text = call.PathValue("jobId");
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id < 1)
            throw Problems.BadRequest($"For input string: \"{text}\": a job's id is a whole number from 1.");
        return await views.FindAsync(new JobId(id), call.Gone) is { } view
            ? ApiAnswer.Node(info.Of(view, await views.FindRecordAsync(view.Id, call.Gone)))
            : ApiAnswer.Node(new JsonObject { ["jobId"] = text });
    }

    private ValueTask<ApiAnswer> FinishedAsync(ApiCall call)
    {
        var state = call.PathValue("state");
        return ListAsync(call, [.. s_final.Where(s => string.Equals(s.Name(), state, StringComparison.OrdinalIgnoreCase))]);
    }

    private async ValueTask<ApiAnswer> ListAsync(ApiCall call, IReadOnlyList<RunStatus> statuses)
    {
        var found = new List<(JobView View, JobRecord? Record)>();
        foreach (var status in statuses)
        {
            var filter = new JobFilter(Most) { Status = status };
            var jobs = await views.ListAsync(filter, call.Gone);
            if (jobs.Count == 0)
                continue;
            var records = (await views.ListRecordsAsync(filter, call.Gone)).ToDictionary(r => r.Id);
            found.AddRange(jobs.Select(j => (j, records.GetValueOrDefault(j.Id))));
        }

        var rows = call.Query("rows") is null ? Most : call.Number("rows", Most, 1, Most);
        var page = call.Number("page", 1, 1, int.MaxValue / Most);
        var shown = found.OrderByDescending(f => f.View.Id.Value).Skip((page - 1) * rows).Take(rows);
        return ApiAnswer.Node(new JsonArray([.. shown.Select(f => (JsonNode)info.Of(f.View, f.Record))]));
    }
}
