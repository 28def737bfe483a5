using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Files.Staging;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>Looks at the target directory and prepares it.</summary>
internal sealed class TargetDirectory(FileSinkTable table, string workingDirectory)
{
    /// <summary>Whether the directory can be used. Writes nothing.</summary>
    /// <exception cref="ConnectorException">It is a file, it is missing although it must not, or the save mode would empty too much.</exception>
    public void Check()
    {
        if (File.Exists(table.Path))
            throw SinkFault.NotADirectory(table.Path);
        if (table.SchemaMode == SchemaSaveMode.ErrorWhenSchemaNotExist && !Directory.Exists(table.Path))
        {
            throw new ConnectorException(
                "SLC3102", ConnectorSide.Sink, $"Directory '{table.Path}' does not exist, and schema_save_mode is ERROR_WHEN_SCHEMA_NOT_EXIST. Make it, or change the mode.");
        }

        if (IsEmptied && IsAtOrAbove(table.Path, workingDirectory))
        {
            throw new ConnectorException(
                "SLC3106", ConnectorSide.Sink,
                $"The save mode would remove everything in '{table.Path}', which holds the directory that sluice was started in. Choose a directory of its own.");
        }
    }

    /// <summary>Brings the directory into the state that the save modes ask for.</summary>
    /// <exception cref="PermitExpiredException">The permit was over; nothing was removed.</exception>
    public void Prepare(TargetRequest request, CancellationToken cancellationToken)
    {
        Check();
        try
        {
            if (IsEmptied && Directory.Exists(table.Path))
                Empty(request, cancellationToken);
            if (table.DataMode == DataSaveMode.ErrorWhenDataExists && FirstEntry() is { } entry)
            {
                throw new ConnectorException(
                    "SLC3102", ConnectorSide.Sink, $"Directory '{table.Path}' already holds '{entry}', and data_save_mode is ERROR_WHEN_DATA_EXISTS. Empty it, or change the mode.");
            }

            if (table.SchemaMode == SchemaSaveMode.Ignore)
                return;
            request.Breadcrumb.At("file.mkdir", table.Path);
            request.Permit.Demand();
            Folders.Create(table.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SinkFault.Of(table.Path, e);
        }
    }

    private bool IsEmptied => table.DataMode == DataSaveMode.DropData || table.SchemaMode == SchemaSaveMode.RecreateSchema;

    /// <summary>
    /// Removes everything except what is staged; of a link the link, never what it leads to. Everything is listed first, and the permit read
    /// after that: whoever sleeps longer than the permit here finds it over, or removes what was there before, and never a file that a
    /// successor has published since.
    /// </summary>
    private void Empty(TargetRequest request, CancellationToken cancellationToken)
    {
        var found = Contents(new DirectoryInfo(table.Path)).ToList();
        request.Breadcrumb.At("file.listed", table.Path);
        request.Permit.Demand();
        foreach (var entry in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            request.Breadcrumb.At("file.drop", entry.FullName);
            if (entry is not DirectoryInfo { LinkTarget: null } directory)
                entry.Delete();
            else if (!directory.EnumerateFileSystemInfos().Any())
                directory.Delete();
        }

        Posix.SyncDirectory(table.Path);
    }

    /// <summary>What a folder holds, the deepest first.</summary>
    private static IEnumerable<FileSystemInfo> Contents(DirectoryInfo folder)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry.Name == StagingFolder.Name)
                continue;
            foreach (var inner in entry is DirectoryInfo { LinkTarget: null } directory ? Contents(directory) : [])
                yield return inner;
            yield return entry;
        }
    }

    private string? FirstEntry() => Directory.Exists(table.Path)
        ? new DirectoryInfo(table.Path).EnumerateFileSystemInfos().FirstOrDefault(e => !e.Name.StartsWith('.'))?.Name
        : null;

    private static bool IsAtOrAbove(string path, string other)
    {
        var relative = Path.GetRelativePath(path, other);
        return relative == "." || (!relative.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(relative));
    }
}
