using Sluice.Storage.Sqlite;

namespace Sluice.Storage.Writer;

/// <summary>A process that owns a store and changes it until it is killed: what it prints was acknowledged.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        await using var store = SqliteControlStore.Open(args[1], TimeProvider.System, () => Guid.NewGuid().ToString("N"));
        switch (args[0])
        {
            case "stop-until-killed":
                await Task.WhenAll(Enumerable.Range(0, 4).Select(lane => new StopLoop(store, $"{args[2]}-{lane}").RunAsync()));
                return 0;
            case "commit-beyond-limit":
                return await new LimitedDisk(store).RunAsync();
            default:
                return 2;
        }
    }
}
