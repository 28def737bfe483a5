using Sluice.Connect.Batches;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>One table as configured.</summary>
internal sealed class FakeTable
{
    private readonly OptionValues _options;

    /// <exception cref="Connect.Config.ConfigException">An option has a value that cannot be used.</exception>
    public FakeTable(OptionValues options, SourceContext context)
    {
        _options = options;
        Schema = context.Dialect.ReadSchema(options.Get(FakeOptions.Schema), context.DefaultTable);
        RowCount = AtLeast(FakeOptions.RowCount, options.Get(FakeOptions.RowCount), 0);
        SplitCount = AtLeast(FakeOptions.SplitCount, options.Get(FakeOptions.SplitCount), 1);
        var interval = AtLeast(FakeOptions.ReadInterval, options.Get(FakeOptions.ReadInterval), 0);
        var isKept = options.Has(FakeOptions.ReadInterval) && (context.IsStreaming || interval > 1);
        ReadInterval = isKept ? TimeSpan.FromMilliseconds(interval) : TimeSpan.Zero;
        Rows = options.Find(FakeOptions.Rows) is { } rows ? new FakeRows(rows, Schema, options.Path) : null;
        Try(TemporalValues.FromTimestamp(context.Clock.GetLocalNow().DateTime));
    }

    public TableSchema Schema { get; }

    public long RowCount { get; }

    public int SplitCount { get; }

    /// <summary>The fixed rows; <c>null</c> for random ones.</summary>
    public FakeRows? Rows { get; }

    /// <summary>The wait before each but the first split of a reader.</summary>
    public TimeSpan ReadInterval { get; }

    /// <summary>Number of rows of each split of a reader.</summary>
    public IEnumerable<long> SplitSizes()
    {
        var size = Math.Max(1, (RowCount + SplitCount - 1) / SplitCount);
        for (long first = 0; first < RowCount; first += size)
            yield return Rows?.Count ?? Math.Min(size, RowCount - first);
    }

    /// <summary>What makes the random values of a job that was planned at <paramref name="now"/>, in microseconds.</summary>
    public IReadOnlyList<ValueGenerator> Generators(long now) =>
        new GeneratorFactory(_options, TemporalValues.ToTimestamp(now).Year).ForTable(Schema);

    // What is wrong with values shall be told before the job runs.
    private void Try(long now)
    {
        if (Rows is null)
            _ = Generators(now);
        else
            _ = Rows.Build(now);
    }

    private T AtLeast<T>(Option option, T value, T least)
        where T : IComparable<T> =>
        value.CompareTo(least) >= 0 ? value : throw _options.Error(option, $"'{option.Name}' is {value}, expected {least} or more");
}
