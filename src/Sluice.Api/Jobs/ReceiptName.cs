using System.Globalization;
using Sluice.Core.Identity;

namespace Sluice.Api.Jobs;

/// <summary>The name that a receipt is shown under: <c>JOB/RUN</c>, such as 7311/2, and <c>JOB/RUN/STOP</c> from the second stop of a run on.</summary>
/// <param name="Run">The run that was stopped.</param>
/// <param name="Stop">Which stop of the run, from 1.</param>
internal readonly record struct ReceiptName(RunKey Run, int Stop)
{
    /// <summary>How a name is written, for messages.</summary>
    public const string Form = "JOB/RUN as the receipt shows it, such as 7311/2 (7311/2/2 for the second stop of that run)";

    /// <summary>Whether a text that is no request's id is meant as a name.</summary>
    public static bool IsMeant(string text) => text.Contains('/', StringComparison.Ordinal);

    /// <summary>Reads a name; <c>null</c> where the text is none.</summary>
    public static ReceiptName? Find(string text) => text.Split('/') switch
    {
        [var job, var run] when Number(job) is { } j && RunOf(run) is { } r => new ReceiptName(new RunKey(new JobId(j), r), 1),
        [var job, var run, var stop] when Number(job) is { } j && RunOf(run) is { } r && Number(stop) is { } s and <= int.MaxValue => new ReceiptName(new RunKey(new JobId(j), r), (int)s),
        _ => null,
    };

    private static RunNumber? RunOf(string text) => Number(text) is { } number and <= int.MaxValue ? new RunNumber((int)number) : null;

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
