using System.Text.RegularExpressions;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>The directories that a sink's path stands for where it names its tables by placeholders: of those that exist, all that fit.</summary>
internal static partial class TargetPlaces
{
    private const string Any = "*";

    /// <summary>The directories. More may fit than were ever written to.</summary>
    /// <param name="path">A full path.</param>
    public static IReadOnlyList<string> Of(string path)
    {
        if (!path.Contains("${", StringComparison.Ordinal))
            return [path];
        var root = Path.GetPathRoot(path)!;
        IEnumerable<string> places = [root];
        foreach (var part in Placeholder().Replace(path, Any)[root.Length..].Split(Path.DirectorySeparatorChar))
            places = part.Contains(Any, StringComparison.Ordinal) ? places.SelectMany(p => Below(p, part)) : places.Select(p => Path.Combine(p, part));
        return [.. places.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A placeholder may be filled with nothing: then its part of the path is not there.</summary>
    private static IEnumerable<string> Below(string place, string pattern)
    {
        IEnumerable<string> found = Directory.Exists(place) ? Directory.EnumerateDirectories(place, pattern) : [];
        return pattern == Any ? found.Prepend(place) : found;
    }

    [GeneratedRegex(@"\$\{[^}]*\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
