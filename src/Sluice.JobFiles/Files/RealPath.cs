namespace Sluice.JobFiles.Files;

/// <summary>Paths as the system finds them: symbolic links followed, in every folder on the way.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>The real path of a file that need not be there: what is there of it is followed.</summary>
    /// <exception cref="IOException">Links that go round in circles.</exception>
    public static string Of(string path)
    {
        var links = 0;
        return Follow(Path.GetFullPath(path), ref links);
    }

    private static string Follow(string path, ref int links)
    {
        var root = Path.GetPathRoot(path)!;
        var real = root;
        foreach (var name in path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, name);
            if (LinkAt(next) is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
                throw new IOException("too many symbolic links.");

            // Relative to the folder that the link really lies in, and with links of its own.
            real = Follow(Path.GetFullPath(target, real), ref links);
        }

        return real;
    }

    private static string? LinkAt(string path) => new FileInfo(path).LinkTarget;
}
