using Sluice.Core.Errors;
using Sluice.Storage.Postgres;

namespace Sluice.Commands.Store;

/// <summary>Where a store is, as <c>--store</c> says it.</summary>
/// <param name="File">The file of a store on SQLite: <c>sqlite:PATH</c>, or a path alone; else <c>null</c>.</param>
/// <param name="Server">Where a store on PostgreSQL is; else <c>null</c>.</param>
internal sealed record StoreAddress(string? File, PostgresStoreUri? Server)
{
    private const string Sqlite = "sqlite:";

    /// <exception cref="SluiceException">SLC4126, SLC4146: it is none that is known.</exception>
    public static StoreAddress Parse(string address)
    {
        if (PostgresStoreUri.IsOne(address))
            return new StoreAddress(null, PostgresStoreUri.Parse(address));
        var path = address.StartsWith(Sqlite, StringComparison.OrdinalIgnoreCase) ? address[Sqlite.Length..] : address;
        return path.Contains("://", StringComparison.Ordinal)
            ? throw new SluiceException("SLC4146", "The store's address is none that is known. Write sqlite:PATH, or postgres://user:password@host:port/db.")
            : new StoreAddress(Path.GetFullPath(path), null);
    }

    /// <summary>As it may be shown.</summary>
    public override string ToString() => File ?? $"{Server}";
}
