using System.Globalization;
using Sluice.Storage.Journal;
using Sluice.Storage.Sqlite;

namespace Sluice.Storage.Writer;

/// <summary>A process that owns a store, or a journal, and changes it until it is killed: what it prints was acknowledged.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        switch (args[0])
        {
            case "stop-until-killed":
                await using (var store = Open(args[1]))
                    await Task.WhenAll(Enumerable.Range(0, 4).Select(lane => new StopLoop(store, $"{args[2]}-{lane}").RunAsync()));
                return 0;
            case "journal-until-killed":
                await using (var journal = FileStopJournal.Open(args[1]))
                    await new JournalLoop(journal, int.Parse(args[2], CultureInfo.InvariantCulture)).RunAsync();
                return 0;
            case "commit-beyond-limit":
                await using (var store = Open(args[1]))
                    return await new LimitedDisk(store).RunAsync();
            default:
                return 2;
        }
    }

    private static SqliteControlStore Open(string path) => SqliteControlStore.Open(path, TimeProvider.System, () => Guid.NewGuid().ToString("N"));
}
