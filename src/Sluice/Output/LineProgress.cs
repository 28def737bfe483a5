using System.Text;
using Sluice.Runtime.Metrics;

namespace Sluice.Output;

/// <summary>Progress as plain lines, for logs and pipes.</summary>
internal sealed class LineProgress(RunMeters meters, SecretMask mask, TimeProvider clock) : IProgressView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly PlainLines _lines = new(mask);
    private readonly List<RateMeter> _rates = [.. meters.Sources.Select(s => new RateMeter(s, clock))];

    /// <inheritdoc />
    public async Task ShowAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await Console.Error.WriteLineAsync(Line());
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
    }

    /// <inheritdoc />
    public void Note(string message) => _lines.Note(message);

    /// <inheritdoc />
    public void Warn(string message) => _lines.Warn(message);

    /// <inheritdoc />
    public void Retrying(string split, Exception cause, int attempt, int of, TimeSpan wait) => _lines.Retrying(split, cause, attempt, of, wait);

    private string Line()
    {
        var text = new StringBuilder();
        for (var i = 0; i < meters.Sources.Count; i++)
        {
            var (source, rate) = (meters.Sources[i], _rates[i]);
            rate.Look();
            text.Append($"{source.Name}: {Amounts.Count(source.Rows)} rows, {Amounts.Rate(rate.RowsPerSecond)} rows/s, ");
            text.Append($"{Amounts.Megabytes(rate.BytesPerSecond)} MB/s, splits {source.SplitsDone}/{source.SplitsTotal}");
            text.Append(rate.Left is { } left ? $", {Amounts.Duration(left)} left; " : "; ");
        }

        foreach (var sink in meters.Sinks)
            text.Append($"{sink.Name}: {Amounts.Count(sink.CommittedRows)} rows committed; ");
        return text.ToString().TrimEnd(' ', ';');
    }
}
