using Sluice.Core.Errors;
using Sluice.Core.Ports;
using Sluice.JobFiles.Secrets;

namespace Sluice.Server;

/// <summary>Compares this node's key with the one that the store's secrets are encrypted with: else it would show at the first job that has one.</summary>
internal static class StoreKey
{
    /// <summary>Compares them; a store that knows none yet takes this one.</summary>
    /// <param name="store">The store.</param>
    /// <param name="key">This node's key.</param>
    /// <param name="settings">How the node is run.</param>
    /// <param name="data">Where its key is.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="SluiceException">SLC4154: they differ.</exception>
    public static async ValueTask CheckAsync(IControlStore store, SecretKey key, ServerSettings settings, DataFolder data, CancellationToken cancellationToken)
    {
        var known = await store.KeepKeyAsync(key.Id, settings.IsNewKey, cancellationToken);
        if (string.Equals(known, key.Id, StringComparison.Ordinal))
            return;
        var own = Environment.GetEnvironmentVariable(SecretKey.Variable) is { Length: > 0 } ? $"the environment variable {SecretKey.Variable}" : data.SecretKey;
        throw new SluiceException(
            "SLC4154",
            $"The secrets of the jobs in {NodeStore.Describe(settings, data)} are encrypted with the key {known}, and this node has the key {key.Id} (from {own}). "
            + $"Every node of a store needs the same: copy secret.key from the data folder of a node that works into this one's, or set {SecretKey.Variable} for all of them. "
            + $"If the key {known} is lost, start one node with --set {ServerOptions.NewKey.Name}=true: this key takes its place, and jobs with secrets must be submitted again.");
    }
}
