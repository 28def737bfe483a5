using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.StuckRunner;

internal sealed class StuckSource(string how, int rows) : ISource
{
    public static TableSchema Table { get; } = new(new TablePath(null, null, "numbers"), [new ColumnDefinition("n", DataType.Int)]);

    public SourceCapabilities Capabilities { get; } = new(Restart.Exact) { PlansOffline = true };

    public IReadOnlyList<TableSchema>? DeclaredTables => [Table];

    public ValueTask<IReadOnlyList<TableSchema>> DiscoverAsync(CancellationToken cancellationToken) => new([Table]);

    public ValueTask<IReadOnlyList<Split>> PlanSplitsAsync(IReadOnlyList<TableSchema> tables, int parallelism, CancellationToken cancellationToken) =>
        new([new Split("all", Table.Path, "", "all numbers")]);

    public ValueTask<ISplitReader> OpenReaderAsync(TableSchema table, ReaderRequest request, CancellationToken cancellationToken) =>
        new(new StuckReader(request, how, rows));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
