using Sluice.Connect.Errors;
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
    public void Prepare(IBreadcrumb breadcrumb)
    {
        Check();
        try
        {
            if (IsEmptied && Directory.Exists(table.Path))
                Empty(breadcrumb);
            if (table.DataMode == DataSaveMode.ErrorWhenDataExists && FirstEntry() is { } entry)
            {
                throw new ConnectorException(
                    "SLC3102", ConnectorSide.Sink, $"Directory '{table.Path}' already holds '{entry}', and data_save_mode is ERROR_WHEN_DATA_EXISTS. Empty it, or change the mode.");
            }

            if (table.SchemaMode == SchemaSaveMode.Ignore)
                return;
            breadcrumb.At("file.mkdir", table.Path);
            Folders.Create(table.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SinkFault.Of(table.Path, e);
        }
    }

    private bool IsEmptied => table.DataMode == DataSaveMode.DropData || table.SchemaMode == SchemaSaveMode.RecreateSchema;

    /// <summary>Removes everything except what is staged; of a link the link, never what it leads to.</summary>
    private void Empty(IBreadcrumb breadcrumb)
    {
        foreach (var entry in new DirectoryInfo(table.Path).EnumerateFileSystemInfos())
        {
            if (entry.Name == StagingFolder.Name)
                continue;
            breadcrumb.At("file.drop", entry.FullName);
            if (entry is DirectoryInfo { LinkTarget: null } directory)
                directory.Delete(recursive: true);
            else
                entry.Delete();
        }

        Posix.SyncDirectory(table.Path);
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
