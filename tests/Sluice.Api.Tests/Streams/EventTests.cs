using Sluice.Core.Runs;

namespace Sluice.Api.Tests.Streams;

public sealed class EventTests : ApiTests
{
    [Fact]
    public async Task Events_are_read_page_by_page()
    {
        var job = await Scene.RunningAsync(Server);

        var first = await Server.Client.ListEventsAsync(job, limit: 2);
        var rest = await Server.Client.ListEventsAsync(job, after: first.Items[^1].Id);

        Assert.Equal([Wire.JobStatus.Created, Wire.JobStatus.Pending], first.Items.Select(e => e.Status));
        Assert.Equal([Wire.JobStatus.Scheduled, Wire.JobStatus.Running], rest.Items.Select(e => e.Status));
        Assert.Null(rest.NextCursor);
    }

    [Fact]
    public async Task A_stream_shows_events_as_they_happen_and_ends_with_the_run()
    {
        var job = await Scene.RunningAsync(Server);
        var seen = new List<Wire.JobStatus>();
        await foreach (var e in Server.Client.FollowEventsAsync(job, cancellationToken: Ct))
        {
            seen.Add(e.Status);
            if (e.Status == Wire.JobStatus.Running)
                await Scene.MoveAsync(Server, job, RunStatus.Finished);
        }

        Assert.Equal([Wire.JobStatus.Created, Wire.JobStatus.Pending, Wire.JobStatus.Scheduled, Wire.JobStatus.Running, Wire.JobStatus.Finished], seen);
    }

    [Fact]
    public async Task A_stream_goes_on_after_the_last_event_that_was_seen_and_one_that_is_over_has_no_content()
    {
        var job = await Scene.RunningAsync(Server);
        await Scene.MoveAsync(Server, job, RunStatus.Finished);
        var ids = (await Server.Client.ListEventsAsync(job)).Items.Select(e => e.Id).ToList();

        var whole = await Server.Http.FetchAsync($"/api/v1/jobs/{job}/events?after={ids[2]}", ("Accept", "text/event-stream"));
        var resumed = await Server.Http.FetchAsync($"/api/v1/jobs/{job}/events", ("Accept", "text/event-stream"), ("Last-Event-ID", $"{ids[3]}"));
        var over = await Server.Http.FetchAsync($"/api/v1/jobs/{job}/events", ("Accept", "text/event-stream"), ("Last-Event-ID", $"{ids[4]}"));

        Assert.Equal((200, "text/event-stream"), (whole.Status, whole.Type));
        Assert.Equal([$"id: {ids[3]}", $"id: {ids[4]}"], whole.Text.Split('\n').Where(l => l.StartsWith("id:", StringComparison.Ordinal)));
        Assert.EndsWith("event: end\ndata: {}\n\n", whole.Text, StringComparison.Ordinal);
        Assert.Equal([$"id: {ids[4]}"], resumed.Text.Split('\n').Where(l => l.StartsWith("id:", StringComparison.Ordinal)));
        Assert.Equal((204, ""), (over.Status, over.Text));
    }

    [Fact]
    public async Task A_stream_of_a_job_that_is_not_there_is_refused_before_it_begins() =>
        Assert.Equal((404, "not-found"), Seen(await Server.Http.FetchAsync("/api/v1/jobs/4711/events", ("Accept", "text/event-stream"))));

    [Fact]
    public async Task An_open_stream_does_not_keep_the_server_from_ending()
    {
        var job = await Scene.RunningAsync(Server);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/jobs/{job}/events") { Headers = { { "Accept", "text/event-stream" } } };
        using var response = await Server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);

        await Server.RestartAsync().WaitAsync(TimeSpan.FromSeconds(10), Ct);

        Assert.Equal(Wire.JobStatus.Running, (await Server.Client.GetJobAsync(job)).Status);
    }
}
