namespace Sluice.Connectors.Files.Staging;

/// <summary>Directories that must survive a power cut.</summary>
internal static class Folders
{
    /// <summary>Makes a directory and those above it that are missing, all durable.</summary>
    /// <exception cref="IOException">It could not be made.</exception>
    public static void Create(string path)
    {
        var missing = new Stack<string>();
        for (var at = path; at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at))
            missing.Push(at);
        Directory.CreateDirectory(path);
        foreach (var made in missing)
            Posix.SyncDirectory(Path.GetDirectoryName(made) ?? made);
    }

    /// <summary>Makes the entries of a directory durable, and its own entry in those above it, up to <paramref name="top"/>.</summary>
    /// <exception cref="IOException">It could not be synced.</exception>
    public static void SyncUp(string path, string top)
    {
        for (var at = path; at is not null && at.Length >= top.Length; at = Path.GetDirectoryName(at))
            Posix.SyncDirectory(at);
    }
}
