using System.CommandLine;
using Sluice.Output;

namespace Sluice.Commands.Store;

/// <summary><c>sluice store</c>: the store's own care.</summary>
internal static class StoreCommand
{
    public static Command Create() => new("store", "The care of a server's store: backup, restore, recover, check.")
    {
        BackupCommand.Create(),
        RestoreCommand.Create(),
        RecoverCommand.Create(),
        CheckStoreCommand.Create(),
    };

    public static Option<string> StoreOption() => new("--store") { Description = "The store: sqlite:PATH, or postgres://user:password@host:port/db.", Required = true };

    public static Option<bool> JsonOption() => new("--json") { Description = "One JSON document on standard output." };

    /// <summary>Does a verb; a failure is told in words and by the exit status.</summary>
    /// <param name="json">Whether it is told as a document too.</param>
    /// <param name="verb">Does it.</param>
    public static async Task<int> RunAsync(bool json, Func<Task<int>> verb)
    {
        try
        {
            return await verb();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (json)
                await Console.Out.WriteAsync(JsonOutput.Document(writer => Told.Write(writer, FailureText.Describe(e))));
            return await FailureText.WriteAsync(e, SecretMask.None);
        }
    }
}
