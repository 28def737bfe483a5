using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Jdbc.Tests.Support;

/// <summary>What the engine does around connectors, in its shortest form.</summary>
internal static class Engine
{
    public static readonly SinkToken Run = new("store-of-the-tests", 7, 1, "sink-0", 5);

    private static int _sinks;

    public static ISinkFactory SinkFactory => JdbcPlugins.All.OfType<ISinkFactory>().Single();

    public static ISourceFactory SourceFactory => JdbcPlugins.All.OfType<ISourceFactory>().Single();

    public static ISink Sink(TableSchema schema, params (string Name, object? Value)[] options) =>
        SinkFactory.Create(new SinkContext([new SinkTable(schema, Conf.Bind(SinkFactory.Options, options))], null!));

    public static ISource Source(params (string Name, object? Value)[] options) =>
        SourceFactory.Create(new SourceContext(Conf.Bind(SourceFactory.Options, options), null!));

    public static WriterRequest Request(string split, long owner = 1, SinkToken? token = null, Crumbs? crumbs = null, Permit? permit = null) =>
        new(new SplitToken(token ?? Run, split, owner), SplitProgress.None, permit ?? new Permit(), crumbs ?? new Crumbs());

    public static TargetRequest Prepare(SinkToken? token = null, long owner = 1, Permit? permit = null) =>
        new(new SplitToken(token ?? Run, SplitToken.Prepare, owner), IsDone: false, permit ?? new Permit(), new Crumbs());

    public static TargetRequest Complete(SinkToken? token = null, long owner = 1, Permit? permit = null) =>
        new(new SplitToken(token ?? Run, SplitToken.Complete, owner), IsDone: false, permit ?? new Permit(), new Crumbs());

    public static ValueTask<FenceReport> FenceAsync(ISink sink, SinkToken token) => ((IFencingSink)sink).FenceAsync(new FenceRequest(token), default);

    /// <summary>Open, fence, prepare.</summary>
    public static async Task<SinkCapabilities> StartAsync(ISink sink, SinkToken? token = null)
    {
        var capabilities = await sink.OpenAsync(default);
        if (capabilities.Class == SinkClass.Transactional)
            Assert.True((await FenceAsync(sink, token ?? Run)).IsFenced);
        Assert.Equal(CommitOutcome.Committed, await sink.PrepareAsync(Prepare(token), default));
        return capabilities;
    }

    public static async Task<ITransactionalWriter> TakeAsync(ISink sink, WriterRequest request)
    {
        var taken = await sink.TakeOverAsync(request, default);
        Assert.Null(taken.Refusal);
        return (ITransactionalWriter)taken.Writer!;
    }

    /// <summary>Writes batches as one split in one commit, again where the sink asks for it; the whole life of a small job.</summary>
    public static async Task<CommitOutcome> WriteAsync(ISink sink, params Batch[] batches)
    {
        // A sink of its own within the job: its target is not prepared yet, and no split is committed.
        var token = Run with { Sink = $"sink-{Interlocked.Increment(ref _sinks)}" };
        await StartAsync(sink, token);
        return await WriteSplitAsync(sink, "0/0", token, batches);
    }

    public static async Task<CommitOutcome> WriteSplitAsync(ISink sink, string split, SinkToken token, params Batch[] batches)
    {
        await using var writer = await TakeAsync(sink, Request(split, token: token));
        for (var i = 0; ; i++)
        {
            foreach (var batch in batches)
                await writer.WriteAsync(batch, default);
            var outcome = await writer.CommitAsync(Position.End, default);
            if (outcome != CommitOutcome.Replay || i > 2)
                return outcome;
            await writer.AbortAsync(default);
        }
    }

    /// <summary>All rows of all splits, as objects, and the table.</summary>
    public static async Task<(TableSchema Schema, List<object?[]> Rows, int Splits)> ReadAsync(ISource source, int parallelism = 1, Rejected? rejected = null)
    {
        var tables = await source.DiscoverAsync(default);
        var rows = new List<object?[]>();
        var splits = await source.PlanSplitsAsync(tables, parallelism, default);
        foreach (var split in splits)
            rows.AddRange(await ReadSplitAsync(source, tables.Single(t => t.Path == split.Table), split, rejected));
        return (tables[0], rows, splits.Count);
    }

    /// <summary>How many rows the batches of a source with a single split have.</summary>
    public static async Task<List<int>> ReadCountsAsync(ISource source)
    {
        var counts = new List<int>();
        var tables = await source.DiscoverAsync(default);
        var split = Assert.Single(await source.PlanSplitsAsync(tables, 1, default));
        await using var reader = await source.OpenReaderAsync(tables[0], new ReaderRequest(split, Position.Start, new Pool(), new Rejected(), new Crumbs()), default);
        while (await reader.ReadAsync(default) is { } batch)
            counts.Add(batch.Count);
        return counts;
    }

    public static async Task<List<object?[]>> ReadSplitAsync(ISource source, TableSchema table, Split split, Rejected? rejected = null)
    {
        var rows = new List<object?[]>();
        await using var reader = await source.OpenReaderAsync(table, new ReaderRequest(split, Position.Start, new Pool(), rejected ?? new Rejected(), new Crumbs()), default);
        while (await reader.ReadAsync(default) is { } batch)
        {
            for (var row = 0; row < batch.Count; row++)
                rows.Add([.. batch.Columns.Select(c => c.GetValue(row))]);
        }

        Assert.True(reader.Position.IsEnd);
        return rows;
    }
}
