using System.Globalization;
using Sluice.Api.Http;
using Sluice.Api.Jobs;
using Sluice.Api.Mapping;
using Sluice.Api.Security;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Views;
using Sluice.Engine.Views;

namespace Sluice.Api.Streams;

/// <summary>Events and logs: as pages, or followed.</summary>
internal sealed class EventEndpoints(JobViews views, JobAnswers answers, IJobLogs logs, OpenStreams streams) : IApiGroup
{
    private const string Job = "/api/v1/jobs/{id}";
    private const int Part = 500;
    private const int MostTail = 10_000;

    /// <inheritdoc />
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", Job + "/events", ApiRole.Viewer, EventsAsync)
        {
            Summary = "A job's events, in order; with Accept: text/event-stream as they happen, until its run has ended.",
            Query = [new("after", "Only those after this one: the id of the last one that was read.") { IsNumber = true }, ApiParameter.Limit, ApiParameter.Cursor],
            Result = typeof(Wire.Page<Wire.JobEvent>),
            IsStream = true,
        },
        new("GET", Job + "/logs", ApiRole.Viewer, LogsAsync)
        {
            Summary = "What a job's processes wrote; with Accept: text/event-stream as they write, until its run has ended.",
            Query =
            [
                new("after", "Only lines after this one: the cursor of the last one that was read."),
                new("tail", "Only so many lines at the end, 1 to 10000; not with after or cursor.") { IsNumber = true },
                ApiParameter.Limit, ApiParameter.Cursor,
            ],
            Result = typeof(Wire.Page<Wire.LogLine>),
            IsStream = true,
        },
    ];

    private async ValueTask<ApiAnswer> EventsAsync(ApiCall call)
    {
        var job = call.Job;
        if (IsFollowed(call))
        {
            await answers.FindAsync(job, call.Gone);
            var seen = LastSeen(call);
            if (seen is not null && !long.TryParse(seen, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                throw ApiCall.Bad("after", seen, "Give the id of an event.");
            return await FollowAsync<Wire.JobEvent>(call, seen, (after, gone) => EventsAfterAsync(job, after, gone));
        }

        var (limit, after) = (call.Limit, Math.Max(call.LongNumber("after", 0, 0, long.MaxValue), call.LongNumber("cursor", 0, 0, long.MaxValue)));
        var events = await views.EventsAsync(job, after, limit, call.Gone);
        if (events.Count == 0)
            await answers.FindAsync(job, call.Gone);
        return ApiAnswer.Json(new Wire.Page<Wire.JobEvent> { Items = [.. events.Select(Of)], NextCursor = events.Count < limit ? null : Id(events[^1]) });
    }

    private async ValueTask<ApiAnswer> LogsAsync(ApiCall call)
    {
        var job = call.Job;
        await answers.FindAsync(job, call.Gone);
        if (IsFollowed(call))
            return await FollowAsync<Wire.LogLine>(call, LastSeen(call) ?? await TailAsync(call, job), (after, gone) => LinesAfterAsync(job, after, gone));
        var limit = call.Limit;
        var lines = await logs.ReadAsync(job, call.Query("cursor") ?? call.Query("after") ?? await TailAsync(call, job), limit, call.Gone);
        return ApiAnswer.Json(new Wire.Page<Wire.LogLine> { Items = [.. lines.Select(Of)], NextCursor = lines.Count < limit ? null : lines[^1].Cursor });
    }

    private async ValueTask<string?> TailAsync(ApiCall call, JobId job) =>
        call.Query("tail") is null ? null : await logs.FindTailAsync(job, call.Number("tail", 1, 1, MostTail), call.Gone);

    /// <summary>Whoever comes back to a stream that is over is told so in the one way that keeps a browser from coming back again.</summary>
    private async ValueTask<ApiAnswer> FollowAsync<T>(ApiCall call, string? seen, Func<string, CancellationToken, ValueTask<StreamPart<T>>> read)
    {
        if (call.Http.Request.Headers.ContainsKey("Last-Event-ID") && await read(seen ?? "", call.Gone) is { IsEnd: true, Items.Count: 0 })
            return ApiAnswer.NoContent;
        streams.Enter();
        return new StreamAnswer<T>(streams, seen ?? "", read);
    }

    /// <summary>Whether the run has ended is read before its events: what ended it is stored with the event that tells it.</summary>
    private async ValueTask<StreamPart<Wire.JobEvent>> EventsAfterAsync(JobId job, string after, CancellationToken gone)
    {
        var run = await views.LatestRunAsync(job, gone);
        var events = await views.EventsAsync(job, after.Length == 0 ? 0 : long.Parse(after, CultureInfo.InvariantCulture), Part, gone);
        return new StreamPart<Wire.JobEvent>([.. events.Select(e => (Id(e), Of(e)))], run is null or { IsFinal: true });
    }

    private async ValueTask<StreamPart<Wire.LogLine>> LinesAfterAsync(JobId job, string after, CancellationToken gone)
    {
        var run = await views.LatestRunAsync(job, gone);
        var lines = await logs.ReadAsync(job, after.Length == 0 ? null : after, Part, gone);
        return new StreamPart<Wire.LogLine>([.. lines.Select(l => (l.Cursor, Of(l)))], run is null or { IsFinal: true });
    }

    private static bool IsFollowed(ApiCall call) =>
        call.Http.Request.Headers.Accept.Any(a => a?.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase) ?? false);

    private static string? LastSeen(ApiCall call) =>
        call.Http.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last ? last : call.Query("after") ?? call.Query("cursor");

    private static string Id(RunEvent e) => e.Id.ToString(CultureInfo.InvariantCulture);

    private static Wire.JobEvent Of(RunEvent e) =>
        new() { Id = e.Id, Run = e.Run.Number.Value, At = e.At, Status = Names.Of(e.Status), Message = e.Message };

    private static Wire.LogLine Of(JobLogLine line) => new() { Worker = line.Worker, At = line.At, Line = line.Text, Cursor = line.Cursor };
}
