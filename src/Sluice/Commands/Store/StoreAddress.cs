using Sluice.Core.Errors;

namespace Sluice.Commands.Store;

/// <summary>Where a store is, as <c>--store</c> says it.</summary>
internal static class StoreAddress
{
    private const string Sqlite = "sqlite:";

    /// <summary>The file of a store on SQLite: <c>sqlite:PATH</c>, or a path alone.</summary>
    /// <exception cref="SluiceException">SLC4146: it is another kind of store.</exception>
    public static string ReadFile(string address)
    {
        if (address.StartsWith(Sqlite, StringComparison.OrdinalIgnoreCase))
            return Path.GetFullPath(address[Sqlite.Length..]);
        if (address.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase))
            throw new SluiceException("SLC4146", "This verb is for a store in a SQLite file. A store on PostgreSQL is backed up, restored and checked with PostgreSQL's own tools (pg_dump, pg_basebackup).");
        if (address.Contains("://", StringComparison.Ordinal))
            throw new SluiceException("SLC4146", "The store's address is none that is known. Write sqlite:PATH, or postgres://user:password@host:port/db.");
        return Path.GetFullPath(address);
    }
}
