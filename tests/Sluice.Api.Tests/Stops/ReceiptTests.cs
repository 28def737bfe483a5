namespace Sluice.Api.Tests.Stops;

public sealed class ReceiptTests : ApiTests
{
    [Fact]
    public async Task A_run_that_was_stopped_twice_has_two_receipts_and_the_harder_one_decided()
    {
        var job = await Scene.RunningAsync(Server);
        Assert.Equal((404, "not-found"), Seen(await Server.Http.FetchAsync($"/api/v1/jobs/{job}/stop")));
        await Server.Client.CancelAsync(job, new Wire.CancelRequest { Reason = "soft" });
        await Server.Client.ForceStopAsync(job, new Wire.ForceStopRequest { Reason = "hard" });

        var receipts = (await Server.Client.ListStopsAsync(job)).Items;

        Assert.Equal([(2, Wire.StopKind.ForceStop, "hard"), (1, Wire.StopKind.Cancel, "soft")], receipts.Select(r => (r.Decision.Ordinal, r.Decision.Kind, r.Decision.Reason)));
        Assert.Equal("hard", (await Server.Client.GetStopAsync(job)).Decision.Reason);
        Assert.Equal("hard", (await Server.Client.GetJobAsync(job)).Stop!.Decision.Reason);
    }

    [Fact]
    public async Task All_receipts_of_all_runs_are_listed_the_latest_first_in_pages_and_by_run()
    {
        var job = await Scene.RunningAsync(Server);
        await Server.Client.CancelAsync(job, new Wire.CancelRequest { Reason = "1/1" });
        await Server.Client.ForceStopAsync(job, new Wire.ForceStopRequest { Reason = "1/2" });
        await Server.Client.ResumeAsync(job);
        await Server.Client.ForceStopAsync(job, new Wire.ForceStopRequest { Reason = "2/1" });
        await Server.Client.ResumeAsync(job);

        var pages = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await Server.Client.ListStopsAsync(job, page: new Client.PageQuery(1, cursor.Length == 0 ? null : cursor), cancellationToken: Ct);
            pages.Add(Assert.Single(page.Items).Decision.Reason);
            cursor = page.NextCursor;
        }

        Assert.Equal(["2/1", "1/2", "1/1"], pages);
        Assert.Equal(["2/1", "1/2", "1/1"], (await Server.Client.ListStopsAsync(job)).Items.Select(s => s.Decision.Reason));
        Assert.Equal(["1/2", "1/1"], (await Server.Client.ListStopsAsync(job, 1)).Items.Select(s => s.Decision.Reason));
        Assert.Empty((await Server.Client.ListStopsAsync(job, 3)).Items);
        Assert.Equal((400, "bad-request"), Seen(await Server.Http.FetchAsync($"/api/v1/jobs/{job}/stops?cursor=2")));
        await Server.Client.ForceStopAsync(job, new Wire.ForceStopRequest { Reason = "3/1" });
        await Server.Client.DeleteAsync(job);
        Assert.Equal((404, "not-found"), Seen(await Server.Http.FetchAsync($"/api/v1/jobs/{job}/stops")));
        Assert.Equal(["1/2", "1/1"], (await Server.Client.ListStopsAsync(job, 1)).Items.Select(s => s.Decision.Reason));
    }

    [Fact]
    public async Task A_stop_that_left_nothing_behind_says_since_when_nothing_is_written()
    {
        var job = (await Server.Client.SubmitAsync(ApiServer.Job, new Client.SubmitOptions { Format = Client.JobFormat.Json }, Ct)).Id;

        var stop = (await Server.Client.ForceStopAsync(job, new Wire.ForceStopRequest { Reason = "x" })).Stop!;

        Assert.Equal(0, stop.Decision.Abandons.Attempts);
        Assert.Equal((stop.Decision.DecidedAt, stop.Decision.DecidedAt), (stop.Progress.NoNewWritesAfter.At, stop.Progress.QuiescedBy.At));
    }

    [Fact]
    public async Task A_cancel_whose_tasks_still_work_does_not_say_that_nothing_is_written()
    {
        var job = await Scene.RunningAsync(Server);

        var stop = (await Server.Client.CancelAsync(job, new Wire.CancelRequest { Reason = "x" })).Stop!;

        Assert.True(stop.Progress.NoNewWritesAfter.IsPending, $"{stop.Progress.NoNewWritesAfter}");
    }

    [Fact]
    public async Task A_receipt_has_the_fields_of_the_contract()
    {
        var job = await Scene.RunningAsync(Server);
        await Server.Client.ForceStopAsync(job, new Wire.ForceStopRequest { Reason = "x" }, "k");

        var receipt = (await Server.Http.FetchAsync($"/api/v1/jobs/{job}/stop")).Json;

        Assert.Equal(
            ["requestId", "kind", "run", "ordinal", "requestedAt", "requestedBy", "reason", "decidedAt", "version", "epoch", "durability", "abandons"],
            receipt.GetProperty("decision").EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            ["version", "residuals", "noNewWritesAfter", "quiescedBy", "sinks", "publishPending", "resumesFrom", "resumesFromFinal", "lateReports"],
            receipt.GetProperty("progress").EnumerateObject().Select(p => p.Name));
        Assert.Equal(("force-stop", "local", "pending"), (
            receipt.GetProperty("decision").GetProperty("kind").GetString(), receipt.GetProperty("decision").GetProperty("durability").GetString(),
            receipt.GetProperty("progress").GetProperty("quiescedBy").GetString()));
        Assert.Equal(System.Text.Json.JsonValueKind.String, receipt.GetProperty("progress").GetProperty("residuals")[0].GetProperty("attempt").ValueKind);
    }
}
