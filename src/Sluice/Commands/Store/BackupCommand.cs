using System.CommandLine;
using Sluice.Storage.Sqlite.Care;

namespace Sluice.Commands.Store;

/// <summary><c>sluice store backup</c>: a copy of the store at one instant, also of one that is in use.</summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        var store = StoreCommand.StoreOption();
        var json = StoreCommand.JsonOption();
        var to = new Option<string>("--to") { Description = "The backup's file; its manifest with the checksum is put beside it.", Required = true };
        var command = new Command("backup", "Copies the store, also while a server uses it.") { store, to, json };
        command.SetAction((parsed, _) => StoreCommand.RunAsync(parsed.GetValue(json), () => RunAsync(
            StoreAddress.Parse(parsed.GetRequiredValue(store)), Path.GetFullPath(parsed.GetRequiredValue(to)), parsed.GetValue(json))));
        return command;
    }

    private static async Task<int> RunAsync(StoreAddress store, string to, bool json)
    {
        if (store.Server is { } server)
            throw PostgresTools.Backup(server, to);
        var manifest = SqliteBackup.Take(store.File!, to, TimeProvider.System);
        await StoreText.WriteAsync(
            json,
            $"Backed up to {to}: {manifest.Bytes} bytes, checksum {manifest.Sha256} in {BackupManifest.PathOf(to)}.",
            writer =>
            {
                writer.WriteString("backup", to);
                writer.WriteString("manifest", BackupManifest.PathOf(to));
                writer.WriteNumber("bytes", manifest.Bytes);
                writer.WriteString("sha256", manifest.Sha256);
                StoreText.WriteMark(writer, manifest.Mark);
            });
        return ExitCode.Done;
    }
}
