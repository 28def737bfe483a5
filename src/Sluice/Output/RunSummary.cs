using Sluice.Core.Runs;
using Sluice.Runtime.Resolution;
using Sluice.Runtime.Runs;

namespace Sluice.Output;

/// <summary>What is said when a run has ended: numbers, where the result lies, what to type next.</summary>
internal sealed class RunSummary(ResolvedJob job, RunResult result, SecretMask mask, AgainLine again)
{
    private long Read => result.Meters.Sources.Sum(s => s.Rows);

    private long Committed => result.Meters.Sinks.Sum(s => s.CommittedRows);

    private double Seconds => result.Duration.TotalSeconds;

    /// <summary>Writes the summary.</summary>
    /// <returns>The exit status.</returns>
    public async Task<int> WriteAsync(bool json)
    {
        var exit = result.Run.Status switch
        {
            RunStatus.Finished => ExitCode.Done,
            RunStatus.Canceled => ExitCode.Canceled,
            _ => ExitCode.Failed,
        };
        var told = result.Failure is { } failure ? FailureText.Describe(failure) : null;
        if (told is not null)
            await Console.Error.WriteLineAsync(mask.Apply(told.Text));
        exit = told?.Exit ?? exit;
        if (json)
        {
            return await new RunDocument(job.Plan.Name, exit)
            {
                Run = result.Run.Number,
                Status = result.Run.Status,
                Duration = result.Duration,
                Meters = result.Meters,
                Failure = told,
            }.WriteAsync(mask);
        }

        await Console.Out.WriteAsync(mask.Apply(Text()));
        return exit;
    }

    private string Text()
    {
        using var text = new StringWriter();
        text.WriteLine();
        text.WriteLine($"{result.Run.Status.Name()} in {Amounts.Duration(result.Duration)}: {job.Plan.Name}, run {result.Run.Number}");
        foreach (var source in result.Meters.Sources)
            text.WriteLine($"  read       {Amounts.Count(source.Rows),15}  {source.Name} ({Amounts.Megabytes(source.Bytes)} MB, {source.SplitsDone} of {source.SplitsTotal} splits)");
        foreach (var (sink, meter) in job.Sinks.Zip(result.Meters.Sinks))
        {
            text.WriteLine($"  written    {Amounts.Count(meter.Rows),15}  {meter.Name}");
            text.WriteLine($"  committed  {Amounts.Count(meter.CommittedRows),15}  {Where(sink)}");
        }

        if (job.DeadLetters is not null)
            text.WriteLine($"  dead       {Amounts.Count(result.Meters.DeadRows),15}");
        if (Seconds > 0)
            text.WriteLine($"  rows/s     {Amounts.Count((long)(Read / Seconds)),15}");
        foreach (var meter in result.Meters.Sinks.Where(m => m.FirstRows.Count > 0 && result.Run.Status == RunStatus.Finished))
        {
            text.WriteLine($"  first rows of {meter.Name}:");
            text.Write(SampleTable.Draw(meter.FirstRows));
        }

        text.WriteLine(Next());
        return text.ToString();
    }

    private string Next() => result.Run.Status switch
    {
        RunStatus.Finished => $"Next: {again.Of("check")} shows the plan and its guarantees.",
        _ when Committed == 0 => $"Nothing is committed. Start again with: {again.Of("run")} (or, with the source unchanged, go on with --resume)",
        _ => $"{Amounts.Count(Committed)} rows are committed. Go on with: {again.Of("run", "--resume")}",
    };

    private static string Where(ResolvedSink sink) =>
        sink.Capabilities.Targets.Count == 0 ? sink.Name : string.Join(", ", sink.Capabilities.Targets.Take(3)) + (sink.Capabilities.Targets.Count > 3 ? ", ..." : "");
}
