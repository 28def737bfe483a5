using System.Globalization;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.Connect.TestKit.Tests.Broken;

/// <summary>A good source with one fault.</summary>
internal sealed class BrokenSource(ISource inner, SourceFault fault) : ISource
{
    private int _questions;

    public SourceCapabilities Capabilities => inner.Capabilities;

    public IReadOnlyList<TableSchema>? DeclaredTables => null;

    public async ValueTask<IReadOnlyList<TableSchema>> DiscoverAsync(CancellationToken cancellationToken)
    {
        var tables = await inner.DiscoverAsync(cancellationToken);
        return fault == SourceFault.OtherTables ? [.. tables.Select(t => t.WithPath(new TablePath(null, null, $"t{_questions++}")))] : tables;
    }

    public async ValueTask<IReadOnlyList<Split>> PlanSplitsAsync(
        IReadOnlyList<TableSchema> tables, int parallelism, CancellationToken cancellationToken)
    {
        var splits = await inner.PlanSplitsAsync(tables, parallelism, cancellationToken);
        return fault switch
        {
            SourceFault.SameIds => [.. splits.Select(s => s with { Id = "same" })],
            SourceFault.LosesASplit when parallelism > 1 => [.. splits.SkipLast(1)],
            _ => splits,
        };
    }

    public async ValueTask<ISplitReader> OpenReaderAsync(TableSchema table, ReaderRequest request, CancellationToken cancellationToken)
    {
        var asked = fault switch
        {
            SourceFault.LosesARow => request with { From = Moved(request.From, 1) },
            SourceFault.RepeatsARow => request with { From = Moved(request.From, -1) },
            SourceFault.ReadsOn => request with { Until = Position.End },
            _ => request,
        };
        return new BrokenReader(await inner.OpenReaderAsync(table, asked, cancellationToken), table, request, fault);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static Position Moved(Position position, long by) => position.Place is { } place
        ? Position.At((long.Parse(place, CultureInfo.InvariantCulture) + by).ToString(CultureInfo.InvariantCulture))
        : position;
}
