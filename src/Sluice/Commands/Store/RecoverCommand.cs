using System.CommandLine;
using System.Text.Json;
using Sluice.Composition;
using Sluice.Core.Errors;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Engine.Restores;
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
        var above = new Option<int>("--above") { Description = "An incarnation that was in use, where a higher one is known than store and journals have seen." };
        var journal = new Option<string[]>("--journal") { Description = "A node's stop journal; once for each node. Default: stops.journal beside a store on SQLite." };
        var command = new Command("recover", "Decides again what a restored store has forgotten of stops, and raises its incarnation, so that epochs never go back.")
        {
            store, journal, above, json,
        };
        command.SetAction((parsed, cancellationToken) => StoreCommand.RunAsync(() => RunAsync(
            StoreAddress.Parse(parsed.GetRequiredValue(store)), parsed.GetValue(journal) ?? [], parsed.GetValue(above), parsed.GetValue(json), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(StoreAddress address, string[] named, int above, bool json, CancellationToken cancellationToken)
    {
        await using var store = await OpenAsync(address, cancellationToken);
        var paths = Journals(address, named);
        var journals = new List<FileStopJournal>();
        try
        {
            foreach (var path in paths)
                journals.Add(FileStopJournal.Open(path));
            var result = await new StoreRecovery(store, TimeProvider.System, new Timings()).RecoverAsync(journals, above, cancellationToken);
            await StoreText.WriteAsync(json, Describe(address, paths, result, await LedgersAsync(store, cancellationToken)), writer => Write(writer, paths, result));
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

    /// <summary>Sinks of live runs that have a ledger: nobody here can log in there.</summary>
    private static async Task<IReadOnlyList<string>> LedgersAsync(IControlStore store, CancellationToken cancellationToken)
    {
        var sinks = new List<string>();
        foreach (var live in await store.ReadLiveRunsAsync(cancellationToken))
        {
            if (await store.FindRunAsync(live.Run, cancellationToken) is { } run)
                sinks.AddRange(run.Settings.Sinks.Where(s => s.Fencing == SinkFencing.Transactional).Select(s => $"{s.Name} of job {run.Job}"));
        }

        return sinks;
    }

    private static string Describe(StoreAddress address, IReadOnlyList<string> journals, RecoveryResult result, IReadOnlyList<string> ledgers) => string.Join(
        Environment.NewLine,
        journals.Count == 0
            ? "No stop journal was read: stops that were answered after the copy was made are not known. Do it again with --journal FILE for each node, if there are any."
            : $"Read {string.Join(", ", journals)}: {result.Decided} stops decided again, {result.Recorded} answers written down again, {result.Known} were known, {result.OfOthers} are another store's.",
        $"The store {address} goes on as incarnation {result.Mark.Incarnation}.",
        $"Ledgers of sinks were not read{(ledgers.Count == 0 ? "" : $" ({string.Join(", ", ledgers)})")}: where one may have seen a higher incarnation (SELECT max(epoch >> 40) FROM sluice_fence), do it again with --above.");

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<string> journals, RecoveryResult result)
    {
        StoreText.WriteMark(writer, result.Mark);
        writer.WriteStartArray("journals");
        foreach (var path in journals)
            writer.WriteStringValue(path);
        writer.WriteEndArray();
        writer.WriteNumber("decidedAgain", result.Decided);
        writer.WriteNumber("recordedAgain", result.Recorded);
        writer.WriteNumber("known", result.Known);
        writer.WriteNumber("ofOtherStores", result.OfOthers);
        writer.WriteBoolean("ledgersRead", false);
    }
}
