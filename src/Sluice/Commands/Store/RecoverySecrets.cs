using Sluice.Connect.Config;
using Sluice.JobFiles.Secrets;
using Sluice.Server;

namespace Sluice.Commands.Store;

/// <summary>Puts their secrets into stored jobs, for a command beside the nodes: with the key of the variable, or of the data folder in which the store or a journal is.</summary>
internal static class RecoverySecrets
{
    /// <summary>What opens a stored job. Throws for a job whose secrets are not to be had here; the others are opened all the same.</summary>
    /// <param name="store">The store.</param>
    /// <param name="journals">Journals of nodes.</param>
    public static Func<string, string> Of(StoreAddress store, IReadOnlyList<string> journals)
    {
        var folders = journals.Append(store.File).OfType<string>().Select(f => Path.GetDirectoryName(Path.GetFullPath(f))!);
        var key = new Lazy<SecretKey?>(() => SecretKey.Find(folders.Select(f => Path.Combine(f, DataFolder.SecretKeyName)), Environment.GetEnvironmentVariable));
        return config => ConfigText.ToJson(StoredJob.Open(config, key.Value, Environment.GetEnvironmentVariable));
    }
}
