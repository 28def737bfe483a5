namespace Sluice.Api.Tests.Workers;

public sealed class WorkerTests : ApiTests
{
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
        Assert.Contains("'rack/worker-b'", (await Server.Http.PostAsync("/api/v1/workers/rack%2Fworker-b/drain", "{}")).Detail, StringComparison.Ordinal);
    }
}
