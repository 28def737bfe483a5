using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Standard.Fake;

/// <summary>Random or fixed rows. Each parallel reader has splits of its own, so the number of rows grows with the parallelism.</summary>
internal sealed class FakeSource(IReadOnlyList<FakeTable> tables, SourceContext context) : ISource
{
    public SourceCapabilities Capabilities { get; } = new(Restart.Exact)
    {
        IsBounded = !context.IsStreaming,
        PlansOffline = true,
        EmitsChanges = tables.Any(t => t.Rows is { HasChanges: true }),
    };

    public IReadOnlyList<TableSchema> DeclaredTables { get; } = [.. tables.Select(t => t.Schema)];

    public ValueTask<IReadOnlyList<TableSchema>> DiscoverAsync(CancellationToken cancellationToken) => ValueTask.FromResult(DeclaredTables);

    public ValueTask<IReadOnlyList<Split>> PlanSplitsAsync(
        IReadOnlyList<TableSchema> tablesToRead, int parallelism, CancellationToken cancellationToken)
    {
        var random = context.NewRandom();
        var now = TemporalValues.FromTimestamp(context.Clock.GetLocalNow().DateTime);
        var splits = new List<Split>();
        for (var table = 0; table < tables.Count; table++)
        {
            var isLastTable = table == tables.Count - 1;
            var sizes = tables[table].SplitSizes().ToList();
            if (sizes.Count == 0 && isLastTable && context.IsStreaming)
                sizes.Add(0);

            // Reader by reader within each round: dealt out in this order, every reader comes to its endless split last.
            for (var number = 0; number < sizes.Count; number++)
            {
                var isEndless = context.IsStreaming && isLastTable && number == sizes.Count - 1;
                for (var reader = 0; reader < parallelism; reader++)
                    splits.Add(Plan(new FakeSplitPayload(table, random.NextInt64(), sizes[number], number, isEndless, now), reader));
            }
        }

        return ValueTask.FromResult<IReadOnlyList<Split>>(splits);
    }

    public ValueTask<ISplitReader> OpenReaderAsync(TableSchema table, ReaderRequest request, CancellationToken cancellationToken)
    {
        var payload = FakeSplitPayload.Parse(request.Split.Payload);
        if (payload.Table >= tables.Count || tables[payload.Table].Rows is { } rows && rows.Count != payload.Rows)
        {
            throw new ConnectorException(
                "SLC2002",
                ConnectorSide.Source,
                $"split {request.Split.Id} of FakeSource was planned for another configuration: tables or rows have changed since. Start the job afresh.");
        }

        return ValueTask.FromResult<ISplitReader>(new FakeSplitReader(tables[payload.Table], table, payload, request, context.Clock));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Split Plan(FakeSplitPayload payload, int reader)
    {
        var path = tables[payload.Table].Schema.Path;
        return new Split($"t{payload.Table}-r{reader}-s{payload.Number}", path, payload.ToJson(), $"{path}, {payload.Rows} rows")
        {
            EstimatedRows = payload.Rows,
        };
    }
}
