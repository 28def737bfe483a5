using Sluice.Runtime.Metrics;
using Spectre.Console;

namespace Sluice.Output;

/// <summary>Progress as a table that stays in place, on a terminal.</summary>
internal sealed class LiveProgress(RunMeters meters, SecretMask mask, TimeProvider clock) : IProgressView
{
    private const int BarWidth = 16;

    /// <summary>Below this the bar gives way to the numbers, and below the next the lesser numbers too.</summary>
    private const int Narrow = 84;
    private const int VeryNarrow = 60;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
    private readonly List<RateMeter> _rates = [.. meters.Sources.Select(s => new RateMeter(s, clock))];
    private readonly Queue<string> _lines = new();
    private readonly Lock _gate = new();

    /// <inheritdoc />
    public async Task ShowAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        await _console.Live(Draw()).AutoClear(true).StartAsync(async live =>
        {
            try
            {
                while (await timer.WaitForNextTickAsync(cancellationToken))
                    live.UpdateTarget(Draw());
            }
            catch (OperationCanceledException)
            {
                // The run has ended.
            }
        });
        foreach (var line in _lines)
            _console.WriteLine(line);
    }

    /// <inheritdoc />
    public void Note(string message) => Add(message);

    /// <inheritdoc />
    public void Warn(string message) => Add($"warning: {message}");

    /// <inheritdoc />
    public void Retrying(string split, Exception cause, int attempt, int of, TimeSpan wait) =>
        Add(PlainLines.Retry(split, cause, attempt, of, wait));

    private void Add(string line)
    {
        lock (_gate)
            _lines.Enqueue(mask.Apply(line));
    }

    private Rows Draw()
    {
        var width = _console.Profile.Width;
        var table = new Table().Border(width < Narrow ? TableBorder.None : TableBorder.Simple)
            .AddColumn("").AddColumn(Number("rows")).AddColumn(Number("rows/s")).AddColumn(new TableColumn("splits").NoWrap());
        if (width >= VeryNarrow)
            table.AddColumn(Number("MB/s")).AddColumn(Number("left"));
        for (var i = 0; i < meters.Sources.Count; i++)
        {
            var (source, rate) = (meters.Sources[i], _rates[i]);
            rate.Look();
            var splits = $"{(width < Narrow ? "" : Bar(rate.Fraction) + " ")}{source.SplitsDone}/{source.SplitsTotal}";
            AddRow(
                table, source.Name, Amounts.Count(source.Rows), Amounts.Rate(rate.RowsPerSecond), splits,
                Amounts.Megabytes(rate.BytesPerSecond), rate.Left is { } left ? Amounts.Duration(left) : "");
        }

        foreach (var sink in meters.Sinks)
            AddRow(table, sink.Name, Amounts.Count(sink.Rows), "", width < Narrow ? "" : $"{Amounts.Count(sink.CommittedRows)} committed", "", "");
        lock (_gate)
            return new Rows([table, .. _lines.TakeLast(5).Select(l => new Text(l))]);
    }

    private static TableColumn Number(string name) => new TableColumn(name).RightAligned().NoWrap();

    private static void AddRow(Table table, params string[] cells) =>
        table.AddRow([.. cells.Take(table.Columns.Count).Select(Markup.Escape)]);

    private static string Bar(double? fraction)
    {
        var full = (int)Math.Round((fraction ?? 0) * BarWidth);
        return new string('#', full) + new string('.', BarWidth - full);
    }
}
