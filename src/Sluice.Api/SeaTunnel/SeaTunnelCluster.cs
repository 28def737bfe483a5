using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Sluice.Api.Http;
using Sluice.Api.Security;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Engine.Views;

namespace Sluice.Api.SeaTunnel;

/// <summary>What SeaTunnel's clients ask about the cluster and its logs.</summary>
internal sealed class SeaTunnelCluster(JobViews views, IJobLogs logs) : IApiGroup
{
    private const int MostLines = 10_000;
    private const int MostJobs = 200;

    /// <inheritdoc />
    public IEnumerable<ApiRoute> Routes =>
    [
        Route("/overview", OverviewAsync, "The cluster in numbers, each as a string."),
        Route("/system-monitoring-information", call => new(ApiAnswer.Node(new JsonArray(Machine(call)))), "The process that answers."),
        Route("/logs", call => ListLogsAsync(call, null), "The logs of jobs: HTML, or JSON with format=json."),
        Route("/logs/{log}", LogAsync, "A job's log, by its file's name or the job's id."),
    ];

    private static ApiRoute Route(string pattern, Func<ApiCall, ValueTask<ApiAnswer>> answer, string summary) =>
        new("GET", pattern, ApiRole.Viewer, answer) { Summary = summary, IsSeaTunnel = true };

    private async ValueTask<ApiAnswer> OverviewAsync(ApiCall call)
    {
        var jobs = await views.CountAsync(call.Gone);
        var sessions = (await views.SessionsAsync(call.Gone)).Where(s => s.Session is { IsLost: false, IsSuperseded: false }).ToList();
        string Count(params ReadOnlySpan<RunStatus> statuses)
        {
            var sum = 0L;
            foreach (var status in statuses)
                sum += jobs.GetValueOrDefault(status);
            return SeaTunnelText.Number(sum);
        }

        return ApiAnswer.Node(new JsonObject
        {
            ["projectVersion"] = call.Options.Version,
            ["gitCommitAbbrev"] = call.Options.Commit,
            ["totalSlot"] = SeaTunnelText.Number(sessions.Sum(s => s.Session.Slots)),
            ["unassignedSlot"] = SeaTunnelText.Number(sessions.Sum(s => s.FreeSlots)),
            ["works"] = SeaTunnelText.Number(sessions.Count),
            ["workers"] = SeaTunnelText.Number(sessions.Count),
            ["runningJobs"] = Count(RunStatus.Scheduled, RunStatus.Running, RunStatus.DoingSavepoint, RunStatus.Failing, RunStatus.Canceling),
            ["pendingJobs"] = Count(RunStatus.Created, RunStatus.Pending),
            ["finishedJobs"] = Count(RunStatus.Finished, RunStatus.SavepointDone),
            ["failedJobs"] = Count(RunStatus.Failed),
            ["cancelledJobs"] = Count(RunStatus.Canceled),
        });
    }

    private static JsonObject Machine(ApiCall call)
    {
        var memory = GC.GetGCMemoryInfo();
        var used = GC.GetTotalMemory(forceFullCollection: false);
        using var process = Process.GetCurrentProcess();
        return new JsonObject
        {
            ["isMaster"] = "true",
            ["host"] = call.Http.Request.Host.Host,
            ["port"] = SeaTunnelText.Number(call.Http.Connection.LocalPort),
            ["processors"] = SeaTunnelText.Number(Environment.ProcessorCount),
            ["physical.memory.total"] = SeaTunnelText.Number(memory.TotalAvailableMemoryBytes),
            ["physical.memory.free"] = SeaTunnelText.Number(Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes)),
            ["heap.memory.used"] = SeaTunnelText.Number(used),
            ["heap.memory.free"] = SeaTunnelText.Number(Math.Max(0, memory.TotalCommittedBytes - used)),
            ["heap.memory.total"] = SeaTunnelText.Number(memory.TotalCommittedBytes),
            ["heap.memory.max"] = SeaTunnelText.Number(memory.TotalAvailableMemoryBytes),
            ["minor.gc.count"] = SeaTunnelText.Number(GC.CollectionCount(0) - GC.CollectionCount(2)),
            ["major.gc.count"] = SeaTunnelText.Number(GC.CollectionCount(2)),
            ["thread.count"] = SeaTunnelText.Number(process.Threads.Count),
        };
    }

    private async ValueTask<ApiAnswer> ListLogsAsync(ApiCall call, JobId? only)
    {
        var ids = only is { } one ? [one] : (await views.ListAsync(new JobFilter(MostJobs), call.Gone)).Select(j => j.Id).ToList();
        var names = new List<string>();
        foreach (var id in ids)
        {
            if ((await logs.ReadAsync(id, null, 1, call.Gone)).Count > 0)
                names.Add($"job-{id}.log");
        }

        var host = call.Http.Request.Host.Value ?? "";
        var root = $"{call.Http.Request.Scheme}://{host}/logs/";
        if (string.Equals(call.Query("format"), "json", StringComparison.OrdinalIgnoreCase))
        {
            return ApiAnswer.Node(new JsonArray([.. names.Select(n => (JsonNode)new JsonObject { ["node"] = host, ["logLink"] = root + n, ["logName"] = n })]));
        }

        var html = new StringBuilder("<!DOCTYPE html><html><head><title>Logs</title></head><body><ul>");
        foreach (var name in names)
            html.Append(CultureInfo.InvariantCulture, $"<li><a href=\"/logs/{WebUtility.HtmlEncode(name)}\">{WebUtility.HtmlEncode(name)}</a></li>");
        return ApiAnswer.Text(html.Append("</ul></body></html>").ToString(), "text/html");
    }

    private async ValueTask<ApiAnswer> LogAsync(ApiCall call)
    {
        var log = call.PathValue("log");
        if (long.TryParse(log, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return await ListLogsAsync(call, new JobId(id));
        if (!log.StartsWith("job-", StringComparison.Ordinal) || !log.EndsWith(".log", StringComparison.Ordinal)
            || !long.TryParse(log.AsSpan()[4..^4], NumberStyles.None, CultureInfo.InvariantCulture, out id))
        {
            throw Problems.NotFound($"There is no log '{log}'. GET /logs lists those that there are.");
        }

        var job = new JobId(id);
        var lines = await logs.ReadAsync(job, await logs.FindTailAsync(job, MostLines, call.Gone), MostLines, call.Gone);
        return ApiAnswer.Text(string.Concat(lines.Select(l => l.Text + "\n")), "text/plain");
    }
}
