namespace Sluice.Connectors.Files.Packing;

/// <summary>Which entries of an archive are read, by their names.</summary>
internal static class ArchiveNames
{
    private static readonly string[] Archives = [".zip", ".tar", ".gz", ".tgz", ".7z", ".bz2", ".xz", ".zst", ".rar"];

    /// <summary>Whether an entry is one of the files to read: it has the format's suffix and is not hidden.</summary>
    /// <exception cref="Connect.Errors.ConnectorException">It is an archive itself.</exception>
    public static bool IsRead(string path, string entry, string suffix)
    {
        var name = entry[(entry.LastIndexOf('/') + 1)..];
        if (name.Length == 0 || name[0] == '.')
            return false;
        if (Archives.Any(s => name.EndsWith(s, StringComparison.OrdinalIgnoreCase)))
            throw PackingFault.Refused(path, $"holds another archive, '{entry}', which is not unpacked. Unpack it first.");
        return name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);
    }
}
