using System.Globalization;

namespace Sluice.Runtime.Runners.Logs;

/// <summary>A file of a run's log.</summary>
/// <param name="Job">The job.</param>
/// <param name="Run">The run.</param>
/// <param name="Number">Which part, from 1; 0 for the one that is written to, before its number is known.</param>
/// <param name="File">The file.</param>
internal sealed record LogPart(long Job, int Run, int Number, string File)
{
    private const string Job0 = "job-";
    private const string Run0 = "-run-";
    private const string Log0 = ".log";

    /// <summary>Reads a file's name; <c>null</c> for one that is no log of a run.</summary>
    public static LogPart? Read(string file)
    {
        var name = Path.GetFileName(file);
        var run = name.IndexOf(Run0, StringComparison.Ordinal);
        var log = name.IndexOf(Log0, StringComparison.Ordinal);
        if (!name.StartsWith(Job0, StringComparison.Ordinal) || run < 0 || log < run
            || !long.TryParse(name.AsSpan(Job0.Length..run), NumberStyles.None, CultureInfo.InvariantCulture, out var job)
            || !int.TryParse(name.AsSpan((run + Run0.Length)..log), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var rest = name[(log + Log0.Length)..];
        return rest.Length == 0 ? new LogPart(job, number, 0, file)
            : rest[0] == '.' && int.TryParse(rest.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var part) && part > 0 ? new LogPart(job, number, part, file)
            : null;
    }
}
