using Sluice.Connect.Errors;

namespace Sluice.Connectors.Files.Staging;

/// <summary>Faults of files that are written.</summary>
internal static class SinkFault
{
    /// <summary>An I/O fault by its kind.</summary>
    public static ConnectorException Of(string path, Exception fault) => fault switch
    {
        IOException { HResult: Posix.NoSpace or Posix.QuotaExceeded } => new ConnectorException(
            "SLC3104", ConnectorSide.Sink,
            $"There is no space left to write '{path}'{FreeBytes(path)}. Nothing of it is visible. Make room, then resume the job.", inner: fault),
        UnauthorizedAccessException or IOException { HResult: Posix.NotPermitted or Posix.Denied or Posix.ReadOnlyFileSystem } => new ConnectorException(
            "SLC3101", ConnectorSide.Sink, $"'{path}' may not be written: {fault.Message} Give the user that runs sluice the right to write there.", inner: fault),
        DirectoryNotFoundException or FileNotFoundException => new ConnectorException(
            "SLC3103", ConnectorSide.Sink, $"'{path}' is gone while it was being written: {fault.Message}", isTransient: true, inner: fault),
        _ => new ConnectorException("SLC3103", ConnectorSide.Sink, $"Writing '{path}' failed: {fault.Message}", isTransient: true, inner: fault),
    };

    /// <summary>The path is a file.</summary>
    public static ConnectorException NotADirectory(string path) => new(
        "SLC3101", ConnectorSide.Sink, $"'{path}' is a file, but option 'path' names the directory to publish files in. Choose a directory.");

    /// <summary>A file's path does not lie below the target directory.</summary>
    public static ConnectorException Outside(string target, string path) => new(
        "SLC3101", ConnectorSide.Sink,
        $"'{path}' is no path below the target directory '{target}', so the file was not written. Choose other columns in 'partition_by', or another 'partition_dir_expression'.");

    private static string FreeBytes(string path)
    {
        try
        {
            return $" ({new DriveInfo(path).AvailableFreeSpace} bytes free)";
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
