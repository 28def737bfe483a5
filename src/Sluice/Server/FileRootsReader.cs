using Sluice.Connect.Config;
using Sluice.JobFiles.Files;
using Sluice.Storage.Postgres;

namespace Sluice.Server;

/// <summary>Which folders jobs may use on this machine, and which files they may not although they lie there.</summary>
internal static class FileRootsReader
{
    private const string Sqlite = "sqlite:";

    /// <summary>Puts them together.</summary>
    /// <param name="given">The option; <c>null</c> for its default.</param>
    /// <param name="data">The data folder.</param>
    /// <param name="store">The store's address, or <c>null</c>.</param>
    /// <param name="secrets">Files of secrets that the server's options name.</param>
    public static FileRoots Read(IReadOnlyList<string>? given, string data, string? store, IEnumerable<string?> secrets)
    {
        var here = Environment.CurrentDirectory;
        var roots = given?.Select(r => Path.GetFullPath(r, here)).ToList() ?? (IReadOnlyList<string>)(here == Path.GetPathRoot(here) ? [] : [here]);
        return new FileRoots([.. roots, Path.Combine(data, DataFolder.TrialsName)], [data, .. StoreFiles(store), .. secrets.OfType<string>().Select(s => Path.GetFullPath(s, here))], here);
    }

    /// <summary>The files of secrets in a list of identities.</summary>
    public static IEnumerable<string?> SecretsOf(IReadOnlyList<ConfigObject> identities) =>
        from identity in identities
        from field in identity.Fields
        where field.Key.EndsWith("_file", StringComparison.Ordinal)
        select (field.Value as ConfigScalar)?.Text;

    private static IEnumerable<string> StoreFiles(string? store)
    {
        if (store is not { Length: > 0 } || PostgresStoreUri.IsOne(store))
            return [];
        var file = Path.GetFullPath(store.StartsWith(Sqlite, StringComparison.OrdinalIgnoreCase) ? store[Sqlite.Length..] : store);
        return [file, file + "-wal", file + "-shm"];
    }
}
