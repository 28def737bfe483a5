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
        // Ended by disposing the timer: an exception would cost a short run more than all of its rows.
        using var timer = new PeriodicTimer(Interval, clock);
        await using var end = cancellationToken.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
            await Console.Error.WriteLineAsync(Line());
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
