namespace Sluice.Connectors.Files.LocalFile;

/// <summary>Paths as job files write them.</summary>
internal static class LocalPath
{
    private const string Scheme = "file://";

    /// <summary>The path that an option's value names.</summary>
    public static IEnumerable<string> In(string path) => [path.StartsWith(Scheme, StringComparison.Ordinal) ? path[Scheme.Length..] : path];

    /// <summary>The full path, without a trailing slash.</summary>
    public static string Full(string path, string workingDirectory) => Path.TrimEndingDirectorySeparator(
        Path.GetFullPath(path.StartsWith(Scheme, StringComparison.Ordinal) ? path[Scheme.Length..] : path, workingDirectory));
}
