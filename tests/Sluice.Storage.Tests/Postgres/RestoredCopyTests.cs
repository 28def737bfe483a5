using Sluice.TestServers;

namespace Sluice.Storage.Tests.Postgres;

/// <summary>F23: what a node can see of a store whose place an older copy took.</summary>
public sealed class RestoredCopyTests
{
    [Fact]
    public async Task A_standby_that_is_promoted_without_a_stop_shows_another_timeline_and_fewer_changes()
    {
        await using var server = await PostgresServer.StartAsync(ct: Scene.Token);
        var database = await server.CreateDatabaseAsync(ct: Scene.Token);
        var copy = Path.Combine(Path.GetDirectoryName(server.DataDirectory)!, "copy");
        var store = await Scene.OpenAsync(database);
        var (run, _) = await store.RunningAsync(await store.WorkerAsync());
        await store.DisposeAsync();

        // The standby as it was before the stop: a copy of the stopped server's files, which is then promoted.
        await server.StopAsync(Scene.Token);
        CopyFolder(server.DataDirectory, copy);
        await server.RestartAsync(Scene.Token);
        store = await Scene.OpenAsync(database);
        await store.CommitAsync(Scene.ForceStop(run), Scene.Token);
        var before = await store.ReadMarkAsync(Scene.Token);
        await store.DisposeAsync();
        await server.StopAsync(Scene.Token);
        Directory.Delete(server.DataDirectory, recursive: true);
        Directory.Move(copy, server.DataDirectory);
        await File.WriteAllTextAsync(Path.Combine(server.DataDirectory, "standby.signal"), "", Scene.Token);
        await server.RestartAsync(Scene.Token);
        await server.Default.ScalarAsync<bool>("SELECT pg_promote(true, 60)", Scene.Token);

        await using var promoted = await Scene.OpenAsync(database);
        var after = await promoted.ReadMarkAsync(Scene.Token);

        Assert.Equal(before.Store, after.Store);
        Assert.NotEqual(before.Timeline, after.Timeline);
        Assert.True(after.Changes < before.Changes, $"{after.Changes} is not behind {before.Changes}.");
        Assert.True(after.HighestEpoch < before.HighestEpoch);
    }

    private static void CopyFolder(string from, string to)
    {
        // As the server's own user would: owner and rights stay.
        using var copy = System.Diagnostics.Process.Start("cp", ["-a", from, to]);
        copy.WaitForExit();
        Assert.Equal(0, copy.ExitCode);
    }
}
