using System.CommandLine;
using Sluice.Storage.Sqlite.Care;

namespace Sluice.Commands.Store;

/// <summary><c>sluice store restore</c>: puts a backup in the store's place, in a new incarnation.</summary>
internal static class RestoreCommand
{
    public static Command Create()
    {
        var store = StoreCommand.StoreOption();
        var json = StoreCommand.JsonOption();
        var from = new Option<string>("--from") { Description = "The backup, with its manifest beside it.", Required = true };
        var replace = new Option<bool>("--replace") { Description = "Move the store that is there aside; else it is refused." };
        var command = new Command("restore", "Restores a backup and raises the incarnation, so that epochs never go back.") { store, from, replace, json };
        command.SetAction((parsed, cancellationToken) => StoreCommand.RunAsync(parsed.GetValue(json), () => RunAsync(
            StoreAddress.Parse(parsed.GetRequiredValue(store)), Path.GetFullPath(parsed.GetRequiredValue(from)), parsed.GetValue(replace), parsed.GetValue(json), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(StoreAddress store, string from, bool replace, bool json, CancellationToken cancellationToken)
    {
        if (store.Server is { } server)
            throw PostgresTools.Restore(server, from);
        var mark = await SqliteBackup.RestoreAsync(from, store.File!, replace, TimeProvider.System, cancellationToken);
        await StoreText.WriteAsync(
            json,
            $"Restored {store} from {from}, as incarnation {mark.Incarnation}. Stops that were answered after the backup are brought back by 'sluice store recover'.",
            writer => StoreText.WriteMark(writer, mark));
        return ExitCode.Done;
    }
}
