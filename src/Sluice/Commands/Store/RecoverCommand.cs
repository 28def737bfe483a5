using System.CommandLine;
using Sluice.Composition;
using Sluice.Core.Errors;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Engine.Restores;
using Sluice.Runtime.Fences;
using Sluice.Storage.Journal;
using Sluice.Storage.Postgres;
using Sluice.Storage.Postgres.Care;
using Sluice.Storage.Sqlite;

namespace Sluice.Commands.Store;

/// <summary><c>sluice store recover</c>: after an older copy was put in the store's place by hand.</summary>
internal static class RecoverCommand
{
    public static Command Create()
    {
        var store = StoreCommand.StoreOption();
        var json = StoreCommand.JsonOption();
        var above = new Option<int>("--above") { Description = "An incarnation that was in use, where a higher one is known than store, journals and ledgers have seen." };
        var journal = new Option<string[]>("--journal") { Description = "A node's stop journal; once for each node. Default: stops.journal beside a store on SQLite." };
        var skip = new Option<bool>("--skip-ledgers") { Description = "Do not read the ledgers of sinks, such as where none can be reached from here." };
        var command = new Command("recover", "Decides again what a restored store has forgotten of stops, and raises its incarnation, so that epochs never go back.")
        {
            store, journal, above, skip, json,
        };
        command.SetAction((parsed, cancellationToken) => StoreCommand.RunAsync(parsed.GetValue(json), () => RunAsync(
            StoreAddress.Parse(parsed.GetRequiredValue(store)), parsed.GetValue(journal) ?? [], parsed.GetValue(above), parsed.GetValue(skip), parsed.GetValue(json), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(StoreAddress address, string[] named, int above, bool skipsLedgers, bool json, CancellationToken cancellationToken)
    {
        await using var store = await OpenAsync(address, cancellationToken);
        var paths = Journals(address, named);
        var journals = new List<FileStopJournal>();
        try
        {
            foreach (var path in paths)
                journals.Add(FileStopJournal.Open(path));
            var ledgers = skipsLedgers ? null : new JobLedgerMarks(store.Id, Plugins.Catalog, RecoverySecrets.Of(address, paths), TimeProvider.System, static _ => { });
            var result = await new StoreRecovery(store, ledgers, TimeProvider.System, new Timings()).RecoverAsync(journals, above, cancellationToken);
            await StoreText.WriteAsync(json, RecoverText.Describe(address, paths, result), writer => RecoverText.Write(writer, paths, result));
            return ExitCode.Done;
        }
        finally
        {
            foreach (var journal in journals)
                await journal.DisposeAsync();
        }
    }

    private static async Task<IControlStore> OpenAsync(StoreAddress address, CancellationToken cancellationToken)
    {
        if (address.Server is { } server)
        {
            // Else a store would be made where there is none.
            var options = new PostgresStoreOptions(server);
            await PostgresCheck.RunAsync(options, cancellationToken);
            return await PostgresControlStore.OpenAsync(options, TimeProvider.System, RandomIds.NewStoreId, cancellationToken);
        }

        return File.Exists(address.File)
            ? SqliteControlStore.Open(address.File, TimeProvider.System, RandomIds.NewStoreId)
            : throw new SluiceException("SLC4142", $"There is no store at {address.File}. Check --store.");
    }

    private static IReadOnlyList<string> Journals(StoreAddress address, string[] named)
    {
        foreach (var path in named.Where(p => !File.Exists(p)))
            throw new SluiceException("SLC4142", $"There is no stop journal at {path}. Check --journal: it is stops.journal in a node's data folder.");
        if (named.Length > 0 || address.File is null)
            return [.. named.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];
        var beside = Path.Combine(Path.GetDirectoryName(address.File)!, "stops.journal");
        return File.Exists(beside) ? [beside] : [];
    }
}
