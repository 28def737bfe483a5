namespace Sluice.Connectors.Jdbc.Urls;

/// <summary>The connection properties that name files of this machine, of all databases.</summary>
internal static class PropertyFiles
{
    private static readonly string[] s_files = ["sslrootcert", "sslcert", "sslkey", "serversslcert", "serverrsapublickeyfile"];

    /// <summary>The files that properties name.</summary>
    public static IEnumerable<string> In(IReadOnlyList<KeyValuePair<string, string>> properties) =>
        properties.Where(p => s_files.Contains(p.Key, StringComparer.OrdinalIgnoreCase)).Select(p => p.Value);
}
