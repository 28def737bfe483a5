using Sluice.Cli.Verbs;
using Sluice.Client;

namespace Sluice.Cli.Asking;

/// <summary>Job files: sent as they are.</summary>
internal static class JobFile
{
    /// <summary>Stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>How a job file is written, by its name.</summary>
    public static JobFormat FormatOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".JSON" => JobFormat.Json,
        ".SQL" => JobFormat.Sql,
        _ => JobFormat.Hocon,
    };

    /// <summary>Reads a job file's text.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static async Task<string> ReadAsync(Call call, string path)
    {
        if (Directory.Exists(path))
            throw new UsageException($"'{path}' is a folder. Name the job file itself.");
        try
        {
            return path == StandardInput ? await call.Around.In.ReadToEndAsync(call.Stopped) : await File.ReadAllTextAsync(path, call.Stopped);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(e is FileNotFoundException or DirectoryNotFoundException ? $"there is no file '{path}'." : $"'{path}' cannot be read: {e.Message}");
        }
    }
}
