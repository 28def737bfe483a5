using Sluice.Client.Contract;
using Sluice.Cluster.Tests.Fixtures;
using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.Server.Tests.Fixtures;

namespace Sluice.Cluster.Tests.Control;

/// <summary>What people get wrong about a cluster is said where they look.</summary>
[Collection(Alone.Name)]
public sealed class BadInputTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("postgres://sluice:hidden-word@127.0.0.1:1/db", "SLC4110", "no connection (ConnectionRefused); check that it runs, its host and port")]
    [InlineData("mysql://127.0.0.1/db", "SLC4146", "postgres://user:password@host:port/db")]
    public async Task A_node_does_not_start_on_a_store_that_is_not_there_and_says_what_to_mend(string store, string code, string remedy)
    {
        using var folder = new JobFolder();

        var ended = await SluiceProcess.RunAsync(folder, "server", "--http", "http://127.0.0.1:0", "--data", folder.File("node"), "--store", store);

        Assert.NotEqual(0, ended.Exit);
        Assert.Contains(code, ended.Error, StringComparison.Ordinal);
        Assert.Contains(remedy, ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-word", ended.Error + ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_is_minutes_off_is_told_and_harmless_and_so_are_a_node_without_slots_and_an_address_of_nobody()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        scene.IsCluster = true;
        var orders = await OrdersJob.MakeAsync(scene, SinkKind.Postgres, files: 10);
        var behind = await StartLateAsync(scene, "behind", "--slots", "0", "--advertise", "203.0.113.7");
        await behind.Process.ReportsAsync("This machine's clock is 5.0 min behind the store's. Nothing is decided by it");
        await behind.Process.ReportsAsync("203.0.113.7 is none of this machine's addresses");

        var job = await behind.SubmitAsync(orders.Text());
        await behind.SeesAsync(job, j => j is { Waiting.Reason: "there is no node that runs tasks" } && j.Status == JobStatus.Pending);
        var right = await scene.StartAsync("right", []);
        var ended = await behind.EndsAsync(job);

        Assert.Equal((JobStatus.Finished, 1), (ended.Status, ended.Run));
        Assert.DoesNotContain("This machine's clock", right.Process.ErrorSoFar, StringComparison.Ordinal);
        await orders.VerifyAsync();
    }

    [Fact]
    public async Task A_control_process_at_an_address_that_a_node_cannot_reach_is_named_with_that_address()
    {
        await using var scene = await Scene.OpenAsync(StoreKind.Postgres);
        scene.IsCluster = true;
        var node = await scene.StartAsync("node", ["--role", "worker"]);
        await scene.Store!.ExecuteAsync(
            $"""
            INSERT INTO sluice.member_table (cluster, version) SELECT 'sluice-' || id, 1 FROM sluice.store ON CONFLICT DO NOTHING;
            INSERT INTO sluice.member (cluster, address, port, generation, name, host, status, gateway_port, started_at, alive_at, version)
            SELECT 'sluice-' || id, '127.0.0.1', 1, 1, 'far', 'far', {Silos.Active}, 1, now(), now(), 1 FROM sluice.store
            """,
            Ct);

        await node.Process.ReportsAsync("none answers from here yet: that of far at 127.0.0.1:1");
    }

    /// <summary>Its wall clock is five minutes late; all other clocks are the machine's.</summary>
    private static async Task<NodeProcess> StartLateAsync(Scene scene, string name, params string[] more)
    {
        scene.Launcher =
        [
            "env", $"LD_PRELOAD={Library()}", "FAKETIME=-300s", "FAKETIME_DONT_FAKE_MONOTONIC=1", "NO_FAKE_STAT=1", "FAKETIME_FORCE_MONOTONIC_FIX=0",
        ];
        var node = await scene.StartAsync(name, more);
        scene.Launcher = [];
        return node;
    }

    private static string Library() =>
        Directory.EnumerateFiles("/usr/lib", "libfaketimeMT.so.1", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 }).FirstOrDefault()
        ?? throw new InvalidOperationException("libfaketime is missing. Install it: apt-get install libfaketime (./test does it where it may).");
}
