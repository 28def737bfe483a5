using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.Connect.TestKit.Tests.Samples;

/// <summary>Plans one split for each task; a split's payload is its first and its last number.</summary>
internal sealed class CounterSource(long rows) : ISource
{
    private static readonly TableSchema Table = new(
        new TablePath(null, null, "counter"), [new ColumnDefinition("n", DataType.BigInt) { IsNullable = false }]);

    public SourceCapabilities Capabilities { get; } = new(Restart.Exact) { PlansOffline = true };

    public IReadOnlyList<TableSchema>? DeclaredTables { get; } = [Table];

    public ValueTask<IReadOnlyList<TableSchema>> DiscoverAsync(CancellationToken cancellationToken) => ValueTask.FromResult(DeclaredTables!);

    public ValueTask<IReadOnlyList<Split>> PlanSplitsAsync(
        IReadOnlyList<TableSchema> tables, int parallelism, CancellationToken cancellationToken)
    {
        var parts = (int)Math.Min(parallelism, rows);
        return ValueTask.FromResult<IReadOnlyList<Split>>([.. Enumerable.Range(0, parts).Select(i => Part(i, parts))]);
    }

    public ValueTask<ISplitReader> OpenReaderAsync(TableSchema table, ReaderRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ISplitReader>(new CounterReader(table, request));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Split Part(int index, int parts)
    {
        var (first, last) = ((rows * index / parts) + 1, rows * (index + 1) / parts);
        return new Split($"{index}", Table.Path, $"{first}-{last}", $"{first} to {last}") { EstimatedRows = last - first + 1 };
    }
}
