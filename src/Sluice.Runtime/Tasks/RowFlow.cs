using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Runtime.Tasks;

/// <summary>The way of rows from one source through its transforms to its sinks: a tree, walked depth first, batch by batch.</summary>
/// <param name="Transform">What happens here; <c>null</c> at the root and at a sink.</param>
/// <param name="Sink">Which sink the rows reach here; <c>null</c> elsewhere.</param>
/// <param name="Next">Where the rows go on.</param>
internal sealed record RowFlow(ITransform? Transform, int? Sink, IReadOnlyList<RowFlow> Next)
{
    /// <summary>All sinks that rows reach from here, each once, in the plan's order.</summary>
    public IReadOnlyList<int> Sinks { get; } =
        [.. (Sink is { } own ? [own] : Next.SelectMany(n => n.Sinks)).Distinct().Order()];

    /// <summary>The tables that arrive at each sink when this table enters here.</summary>
    public IEnumerable<(int Sink, TableSchema Table)> Trace(TableSchema table)
    {
        if (Sink is { } sink)
            return [(sink, table)];
        var outputs = Transform?.Bind(table) switch
        {
            null => [table],
            IRoutingTransform routing => routing.Outputs,
            var single => [single.Output],
        };
        return outputs.SelectMany(o => Next.SelectMany(n => n.Trace(o)));
    }

    /// <summary>A task's own instance, with transforms that keep scratch columns.</summary>
    public BoundFlow Bind() => new(this, [.. Next.Select(n => n.Bind())]);

    /// <summary>A task's instance of a flow. Not thread-safe.</summary>
    internal sealed class BoundFlow(RowFlow flow, IReadOnlyList<BoundFlow> next)
    {
        private TableSchema? _lastTable;
        private ITableTransform? _last;
        private Dictionary<TableSchema, ITableTransform>? _byTable;

        /// <summary>Sends rows on; skips sinks for which there is no lane.</summary>
        public async ValueTask SendAsync(Batch rows, SinkLane?[] lanes, CancellationToken cancellationToken)
        {
            if (flow.Sink is { } sink)
            {
                if (rows.Count > 0 && lanes[sink] is { } lane)
                    await lane.WriteAsync(rows, cancellationToken);
                return;
            }

            var transform = flow.Transform is null ? null : TransformFor(rows.Schema);
            if (transform is IRoutingTransform routing)
            {
                foreach (var routed in routing.Route(rows))
                    await SendOnAsync(routed, lanes, cancellationToken);
                return;
            }

            var output = transform switch
            {
                null => rows,
                IAsyncTableTransform waiting => await waiting.ApplyAsync(rows, cancellationToken),
                _ => transform.Apply(rows),
            };
            await SendOnAsync(output, lanes, cancellationToken);
        }

        private async ValueTask SendOnAsync(Batch rows, SinkLane?[] lanes, CancellationToken cancellationToken)
        {
            foreach (var child in next)
                await child.SendAsync(rows, lanes, cancellationToken);
        }

        private ITableTransform TransformFor(TableSchema table)
        {
            if (ReferenceEquals(table, _lastTable))
                return _last!;
            _byTable ??= new Dictionary<TableSchema, ITableTransform>(ReferenceEqualityComparer.Instance);
            if (!_byTable.TryGetValue(table, out var transform))
                _byTable.Add(table, transform = flow.Transform!.Bind(table));
            _lastTable = table;
            return _last = transform;
        }
    }
}
