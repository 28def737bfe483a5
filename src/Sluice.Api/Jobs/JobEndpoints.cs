using System.Globalization;
using Sluice.Api.Http;
using Sluice.Api.Mapping;
using Sluice.Api.Security;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Engine.Views;

namespace Sluice.Api.Jobs;

/// <summary>Jobs, listed and looked at.</summary>
internal sealed class JobEndpoints(JobViews views, JobAnswers answers) : IApiGroup
{
    private const string Jobs = "/api/v1/jobs";

    /// <inheritdoc />
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", Jobs, ApiRole.Viewer, ListAsync)
        {
            Summary = "Jobs with their latest runs, newest first. Receipts are left out: read the job.",
            Query = [new("status", "Only those with this status."), new("name", "Only those whose name matches; * stands for anything."), ApiParameter.Limit, ApiParameter.Cursor],
            Result = typeof(Wire.Page<Wire.Job>),
        },
        new("GET", Jobs + "/{id}", ApiRole.Viewer, async call => ApiAnswer.Json(await answers.ReadAsync(call.Job, call.Gone)))
        {
            Summary = "A job with its latest run and the receipt of the stop that decided.",
            Result = typeof(Wire.Job),
        },
    ];

    private async ValueTask<ApiAnswer> ListAsync(ApiCall call)
    {
        var limit = call.Limit;
        var before = call.LongNumber("cursor", 0, 1, long.MaxValue);
        var jobs = await views.ListAsync(
            new JobFilter(limit)
            {
                Before = before == 0 ? null : new JobId(before),
                Name = call.Query("name"),
                Status = StatusFilter.Read(call),
            },
            call.Gone);
        return ApiAnswer.Json(new Wire.Page<Wire.Job>
        {
            Items = [.. jobs.Select(j => JobMapping.Of(j))],
            NextCursor = jobs.Count < limit ? null : jobs[^1].Id.Value.ToString(CultureInfo.InvariantCulture),
        });
    }
}
