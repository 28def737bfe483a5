using System.Text.RegularExpressions;
using Sluice.Connectors.Files.Records;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>Finds the files of a table, in the order of their paths.</summary>
internal sealed class FileWalk(FileTable table)
{
    private const string SuccessMarker = "_SUCCESS";

    private readonly List<FoundFile> _found = [];

    /// <summary>Walks the path.</summary>
    /// <exception cref="Connect.Errors.ConnectorException">The path is missing or may not be read.</exception>
    public IReadOnlyList<FoundFile> Find(CancellationToken cancellationToken)
    {
        try
        {
            if (Directory.Exists(table.Path))
                Walk(new DirectoryInfo(table.Path), [], cancellationToken);
            else if (File.Exists(table.Path))
                Add(table.Path);
            else
                throw MissingOrDenied();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileFault.Of(table.Path, e);
        }

        _found.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return _found;
    }

    private Connect.Errors.ConnectorException MissingOrDenied()
    {
        try
        {
            using var handle = File.OpenHandle(table.Path);
            return FileFault.Missing(table.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return FileFault.Of(table.Path, e);
        }
    }

    private void Walk(DirectoryInfo directory, HashSet<string> above, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // A link to a directory that is being walked would never end.
        var real = directory.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? directory.FullName;
        if (!above.Add(real))
            return;
        foreach (var entry in directory.EnumerateFileSystemInfos())
        {
            if (entry.Name.StartsWith('.'))
                continue;
            if (entry is DirectoryInfo inner)
                Walk(inner, above, cancellationToken);
            else
                Add(entry.FullName);
        }

        above.Remove(real);
    }

    private void Add(string path)
    {
        var name = Path.GetFileName(path);
        if (name.StartsWith('.') || name == SuccessMarker || !MatchesName(path, name))
            return;
        if (table.ReadPartitions.Count > 0 && !table.ReadPartitions.Any(p => path.Contains(p, StringComparison.Ordinal)))
            return;
        _found.Add(new FoundFile(path, table.PartitionsOf(path)));
    }

    private bool MatchesName(string path, string name)
    {
        try
        {
            return table.FileFilter?.IsMatch(name) ?? true;
        }
        catch (RegexMatchTimeoutException e)
        {
            throw FileFault.FilterTooSlow(path, e);
        }
    }
}
