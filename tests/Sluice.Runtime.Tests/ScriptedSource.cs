using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.Runtime.Tests;

/// <summary>A source of numbers 0, 1, 2, ... in batches of one row, which does what a test tells it at chosen rows.</summary>
internal sealed class ScriptedSource(int rows, Restart restart = Restart.Exact) : ISourceFactory, ISource
{
    public static TableSchema Table { get; } = new(new TablePath(null, null, "numbers"), [new ColumnDefinition("n", DataType.Int)]);

    /// <summary>Is asked before each row is read; may throw or wait.</summary>
    public Func<int, IRowErrors, CancellationToken, Task> Before { get; set; } = (_, _, _) => Task.CompletedTask;

    /// <summary>Is asked at each other step (discover, plan); may throw.</summary>
    public Action<string> BeforeStep { get; set; } = _ => { };

    /// <summary>The schema of the rows that are read, where it is not the planned one.</summary>
    public Func<int, TableSchema> SchemaOf { get; set; } = _ => Table;

    /// <summary>Is thrown when it is made.</summary>
    public Exception? SourceFault { get; init; }

    public int Splits { get; init; } = 1;

    public string Name => "Scripted";

    public string Summary => "Numbers, as a test tells.";

    public OptionSet Options { get; } = new();

    public SourceCapabilities Capabilities { get; init; } = new(restart) { PlansOffline = true };

    public IReadOnlyList<TableSchema>? DeclaredTables => [Table];

    public ISource Create(SourceContext context) => SourceFault is { } fault ? throw fault : this;

    public ValueTask<IReadOnlyList<TableSchema>> DiscoverAsync(CancellationToken cancellationToken)
    {
        BeforeStep("discover");
        return new([Table]);
    }

    public ValueTask<IReadOnlyList<Split>> PlanSplitsAsync(IReadOnlyList<TableSchema> tables, int parallelism, CancellationToken cancellationToken)
    {
        BeforeStep("plan");
        return new([.. Enumerable.Range(0, Splits).Select(i => new Split($"s{i}", Table.Path, "", $"split {i}"))]);
    }

    public ValueTask<ISplitReader> OpenReaderAsync(TableSchema table, ReaderRequest request, CancellationToken cancellationToken) =>
        new(new Reader(this, request, rows));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Reader(ScriptedSource source, ReaderRequest request, int rows) : ISplitReader
    {
        private int _next = request.From.Place is { } place ? int.Parse(place, System.Globalization.CultureInfo.InvariantCulture) : 0;

        public Position Position => Position.At(_next.ToString(System.Globalization.CultureInfo.InvariantCulture));

        public long BytesRead => _next * 4;

        public async ValueTask<Batch?> ReadAsync(CancellationToken cancellationToken)
        {
            var until = request.Until.Place is { } place ? int.Parse(place, System.Globalization.CultureInfo.InvariantCulture) : rows;
            if (_next >= until)
                return null;
            await source.Before(_next, request.Errors, cancellationToken);
            var batch = request.Batches.Rent(source.SchemaOf(_next));
            batch.Column<FixedColumn<int>>(0).Append(_next++);
            batch.CloseRow();
            return batch;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
