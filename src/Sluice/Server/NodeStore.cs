using Sluice.Composition;
using Sluice.Core.Errors;
using Sluice.Core.Ports;
using Sluice.Storage.Postgres;
using Sluice.Storage.Sqlite;

namespace Sluice.Server;

/// <summary>Opens a node's store by its address.</summary>
internal static class NodeStore
{
    private const string Sqlite = "sqlite:";

    /// <summary>Opens it; makes it when there is none.</summary>
    /// <exception cref="SluiceException">It cannot be used; says why and what to do.</exception>
    public static async ValueTask<IControlStore> OpenAsync(ServerSettings settings, DataFolder data, TimeProvider time, CancellationToken cancellationToken)
    {
        if (settings.Store is not { Length: > 0 } address)
            return SqliteControlStore.Open(data.StoreFile, time, RandomIds.NewStoreId);
        if (PostgresStoreUri.IsOne(address))
        {
            var options = new PostgresStoreOptions(PostgresStoreUri.Parse(address)) { Timings = settings.Timings };
            return await PostgresControlStore.OpenAsync(options, time, RandomIds.NewStoreId, cancellationToken);
        }

        var path = address.StartsWith(Sqlite, StringComparison.OrdinalIgnoreCase) ? address[Sqlite.Length..] : address;
        return path.Contains("://", StringComparison.Ordinal)
            ? throw new SluiceException("SLC4146", "The store's address is none that is known. Write sqlite:PATH, or postgres://user:password@host:port/db.")
            : SqliteControlStore.Open(Path.GetFullPath(path), time, RandomIds.NewStoreId);
    }

    /// <summary>The address as it may be shown.</summary>
    public static string Describe(ServerSettings settings, DataFolder data) => settings.Store switch
    {
        null or "" => $"sqlite:{data.StoreFile}",
        var address when PostgresStoreUri.IsOne(address) => PostgresStoreUri.Parse(address).ToString(),
        var address => address,
    };
}
