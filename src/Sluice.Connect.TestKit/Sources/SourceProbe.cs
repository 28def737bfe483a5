using Sluice.Connect.Batches;
using Sluice.Connect.Sources;
using Sluice.Connect.TestKit.Doubles;

namespace Sluice.Connect.TestKit.Sources;

/// <summary>Calls a source as the engine does: each step with a source of its own, as if the process had ended in between.</summary>
internal sealed class SourceProbe(Func<ISource> create, int parallelism)
{
    public ISource Create() => create();

    public Task<PlannedSource> PlanAsync(CancellationToken cancellationToken) => PlanAsync(parallelism, cancellationToken);

    public async Task<PlannedSource> PlanAsync(int tasks, CancellationToken cancellationToken)
    {
        await using var source = create();
        Rule.Holds(source.Capabilities.IsBounded, "These checks are for sources that end by themselves.");
        var tables = await source.DiscoverAsync(cancellationToken);
        var splits = await source.PlanSplitsAsync(tables, tasks, cancellationToken);
        return new PlannedSource(source.Capabilities, tables, splits);
    }

    /// <summary>Reads a split from one position to another, batch by batch, and checks each batch.</summary>
    public async Task<IReadOnlyList<ReadStep>> ReadAsync(
        PlannedSource plan, Split split, Position from, Position until, CancellationToken cancellationToken)
    {
        await using var source = create();
        var pool = new CountingPool();
        var table = plan.TableOf(split);
        var steps = new List<ReadStep>();
        await using var reader = await source.OpenReaderAsync(table, Request(split, from, until, pool), cancellationToken);
        while (await reader.ReadAsync(cancellationToken) is { } batch)
        {
            pool.Take(batch);
            BatchShape.Check(batch, table, split);
            steps.Add(new ReadStep([.. RowText.Of(batch)], reader.Position));
            pool.Recycle(batch);
        }

        Rule.Equal(until, reader.Position, $"The position of split '{split.Id}' after its last batch, read from '{from}' until '{until}'");
        return steps;
    }

    /// <summary>All rows of a part of a split.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync(
        PlannedSource plan, Split split, Position from, Position until, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(plan, split, from, until, cancellationToken)).SelectMany(s => s.Rows)];

    /// <summary>All rows of all splits, in their order.</summary>
    public async Task<List<string>> AllRowsAsync(PlannedSource plan, CancellationToken cancellationToken)
    {
        var rows = new List<string>();
        foreach (var split in plan.Splits)
            rows.AddRange((await RowsAsync(plan, split, Position.Start, Position.End, cancellationToken)).Select(r => $"{split.Table} {r}"));
        return rows;
    }

    public static ReaderRequest Request(Split split, Position from, Position until, IBatchPool pool) =>
        new(split, from, pool, new NoRejections(), new SilentBreadcrumb()) { Until = until };
}
