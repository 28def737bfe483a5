namespace Sluice.Api.Tests.Workers;

public sealed class WorkerTests : ApiTests
{
    [Fact]
    public async Task Workers_come_in_pages()
    {
        foreach (var name in new[] { "b", "a", "c" })
            await Server.Store.RegisterAsync(new Core.Sessions.SessionOffer(new Core.Identity.WorkerId(name), "http://127.0.0.1:1", 1), TimeProvider.System.GetUtcNow(), Ct);

        var first = (await Server.Http.FetchAsync("/api/v1/workers?limit=2")).Json;
        var cursor = first.GetProperty("nextCursor").GetString()!;
        var second = (await Server.Http.FetchAsync($"/api/v1/workers?limit=2&cursor={Uri.EscapeDataString(cursor)}")).Json;

        Assert.Equal(["a", "b"], first.GetProperty("items").EnumerateArray().Select(w => w.GetProperty("id").GetString()));
        Assert.Equal(["c"], second.GetProperty("items").EnumerateArray().Select(w => w.GetProperty("id").GetString()));
        Assert.False(second.TryGetProperty("nextCursor", out var none) && none.ValueKind == System.Text.Json.JsonValueKind.String);
    }

    [Fact]
    public async Task Workers_are_listed_with_their_slots_and_drained_and_taken_back()
    {
        await Scene.RunningAsync(Server);

        var worker = (await Server.Client.ListWorkersAsync()).Items.Single();
        var drained = await Server.Client.DrainWorkerAsync("worker-a", new Wire.DrainRequest { Reason = "maintenance" });
        var seen = (await Server.Client.ListWorkersAsync()).Items.Single();
        var back = await Server.Client.DrainWorkerAsync("worker-a", new Wire.DrainRequest { Undo = true });

        Assert.Equal(("worker-a", 1L, 64, 1, 63, false), (worker.Id, worker.Incarnation, worker.Slots, worker.UsedSlots, worker.FreeSlots, worker.Draining));
        Assert.Equal((true, 0, true, false), (drained.Draining, drained.FreeSlots, seen.Draining, back.Draining));
        Assert.Equal((404, "not-found"), Seen(await Server.Http.PostAsync("/api/v1/workers/worker-b/drain", "{}")));
        Assert.Equal((200, 400), ((await Server.Http.FetchAsync("/api/v1/jobs/1/runners?limit=1")).Status, (await Server.Http.FetchAsync("/api/v1/workers?limit=0")).Status));
        Assert.Contains("'rack/worker-b'", (await Server.Http.PostAsync("/api/v1/workers/rack%2Fworker-b/drain", "{}")).Detail, StringComparison.Ordinal);
    }
}
