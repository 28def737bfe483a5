using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Runtime.Metrics;

namespace Sluice.Output;

/// <summary>
/// The document of <c>sluice run --json</c>. It has the same members however far the run came: one that failed before it began has no number and
/// no status.
/// </summary>
/// <param name="Job">The job's name; <c>null</c> when the job file could not be read.</param>
/// <param name="Exit">The exit status that goes with it.</param>
internal sealed record RunDocument(string? Job, int Exit)
{
    /// <summary>The run; <c>null</c> when none began.</summary>
    public RunNumber? Run { get; init; }

    /// <summary>How it ended; <c>null</c> when none began.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Its counters.</summary>
    public RunMeters? Meters { get; init; }

    /// <summary>Why it failed, or was not begun.</summary>
    public Told? Failure { get; init; }

    /// <summary>Writes the document to standard output.</summary>
    /// <returns>The exit status.</returns>
    public async Task<int> WriteAsync(SecretMask mask)
    {
        await Console.Out.WriteAsync(mask.Apply(ToJson()));
        return Exit;
    }

    private string ToJson() => JsonOutput.Document(json =>
    {
        json.WriteString("job", Job);
        if (Run is { } run)
            json.WriteNumber("run", run.Value);
        else
            json.WriteNull("run");
        json.WriteString("status", Status?.Name());
        json.WriteNumber("seconds", Math.Round(Duration.TotalSeconds, 3));
        json.WriteNumber("readRows", Meters?.Sources.Sum(s => s.Rows) ?? 0);
        json.WriteNumber("readBytes", Meters?.Sources.Sum(s => s.Bytes) ?? 0);
        json.WriteNumber("writtenRows", Meters?.Sinks.Sum(s => s.Rows) ?? 0);
        json.WriteNumber("committedRows", Meters?.Sinks.Sum(s => s.CommittedRows) ?? 0);
        json.WriteNumber("deadRows", Meters?.DeadRows ?? 0);
        Told.Write(json, Failure);
    });
}
