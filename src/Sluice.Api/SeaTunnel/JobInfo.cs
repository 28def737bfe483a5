using System.Text.Json.Nodes;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Views;

namespace Sluice.Api.SeaTunnel;

/// <summary>Jobs as SeaTunnel's clients know them.</summary>
internal sealed class JobInfo(IJobReader reader, TimeProvider time)
{
    /// <summary>A job.</summary>
    /// <param name="view">The job with its latest run.</param>
    /// <param name="record">The same with its job file; <c>null</c> where that could not be found.</param>
    public JsonObject Of(JobView view, JobRecord? record)
    {
        var id = view.Id.ToString();
        var config = record is null ? new JsonObject() : JsonNode.Parse(reader.Mask(record.Config)) as JsonObject ?? [];
        var info = new JsonObject
        {
            ["jobId"] = id,
            ["jobName"] = view.Name,
            ["jobStatus"] = view.Run.Status.Name(),
            ["errorMsg"] = view.Run.Error,
            ["createTime"] = SeaTunnelText.Time(view.CreatedAt, time),
            ["jobDag"] = JobDag.Of(id, config),
            ["metrics"] = SeaTunnelText.Metrics(view, time),
        };
        if (view.Run.IsFinal)
        {
            info["finishTime"] = SeaTunnelText.Time(view.Run.EndedAt ?? view.Run.StatusAt, time);
            return info;
        }

        info["envOptions"] = config["env"]?.DeepClone() ?? new JsonObject();
        info["pluginJarsUrls"] = new JsonArray();
        info["isStartWithSavePoint"] = view.Run.Number.Value > 1;
        return info;
    }
}
