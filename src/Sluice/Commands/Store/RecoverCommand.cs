using System.CommandLine;
using Sluice.Composition;
using Sluice.Core.Errors;
using Sluice.Core.Restores;
using Sluice.Storage.Sqlite;

namespace Sluice.Commands.Store;

/// <summary><c>sluice store recover</c>: after a backup was put in the store's place by hand.</summary>
internal static class RecoverCommand
{
    public static Command Create()
    {
        var store = StoreCommand.StoreOption();
        var json = StoreCommand.JsonOption();
        var above = new Option<int>("--above") { Description = "An incarnation that was in use before, where it is known: the new one is higher. Default: that of the store." };
        var command = new Command("recover", "Raises the incarnation of a store that was restored by hand, so that epochs never go back.") { store, above, json };
        command.SetAction((parsed, cancellationToken) => StoreCommand.RunAsync(() => RunAsync(
            parsed.GetRequiredValue(store), parsed.GetValue(above), parsed.GetValue(json), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(string address, int above, bool json, CancellationToken cancellationToken)
    {
        var path = StoreAddress.ReadFile(address);
        if (!File.Exists(path))
            throw new SluiceException("SLC4142", $"There is no store at {path}. Check --store.");
        StoreMark mark;
        await using (var store = SqliteControlStore.Open(path, TimeProvider.System, RandomIds.NewStoreId))
        {
            var known = await store.ReadMarkAsync(cancellationToken);
            mark = await store.RaiseIncarnationAsync(Math.Max(known.Incarnation, above) + 1, TimeProvider.System.GetUtcNow(), cancellationToken);
        }

        await StoreText.WriteAsync(json, $"The store {path} goes on as incarnation {mark.Incarnation}.", writer => StoreText.WriteMark(writer, mark));
        return ExitCode.Done;
    }
}
