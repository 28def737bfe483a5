using Sluice.Cli.Verbs;

namespace Sluice.Cli.Asking;

/// <summary>Job files: sent as they are.</summary>
internal static class JobFile
{
    /// <summary>Stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Reads a job file's text.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public static async Task<string> ReadAsync(Call call, string path)
    {
        if (Path.GetExtension(path).Equals(".sql", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"'{path}' is a job in SQL, which a server does not take yet. Run it here (sluice run {path}), or write it as .conf or .json.");
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
