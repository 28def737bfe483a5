using System.Buffers;
using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Formats;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Fixtures;

/// <summary>Rows as JSON texts, and batches from them.</summary>
internal static class Rows
{
    /// <summary>A batch from rows such as <c>[1, 'a']</c>, or <c>-D [1, 'a']</c> for one that is no insert.</summary>
    public static Batch Of(TableSchema schema, params string[] rows)
    {
        var batch = new Batch(schema);
        var reader = new JsonRowReader(schema);
        foreach (var row in rows)
        {
            var kind = Enum.GetValues<RowKind>().FirstOrDefault(k => row.StartsWith(k.ShortName(), StringComparison.Ordinal));
            var json = row.TrimStart('+', '-', 'I', 'U', 'D').Replace('\'', '"');
            Xunit.Assert.True(reader.TryAppend(Encoding.UTF8.GetBytes(json), batch, out var failure), failure.ToString());
            batch.CloseRow(row.StartsWith("-U", StringComparison.Ordinal) ? RowKind.UpdateBefore : kind);
        }

        return batch;
    }

    public static List<string> Text(Batch batch)
    {
        using var writer = new JsonRowWriter(batch.Schema);
        var rows = new List<string>();
        for (var row = 0; row < batch.Count; row++)
        {
            var output = new ArrayBufferWriter<byte>();
            writer.Write(batch, row, output);
            var kind = batch.KindOf(row);
            rows.Add((kind == RowKind.Insert ? "" : kind.ShortName() + " ") + Encoding.UTF8.GetString(output.WrittenSpan));
        }

        return rows;
    }

    /// <summary>Reads a split from one position to another.</summary>
    public static async Task<List<string>> ReadAsync(ISource source, Split split, Position from, Position until)
    {
        var rows = new List<string>();
        await using var reader = await OpenAsync(source, split, from, until);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is { } batch)
            rows.AddRange(Text(batch));
        Xunit.Assert.Equal(until, reader.Position);
        return rows;
    }

    /// <summary>Reads all splits of a source.</summary>
    public static async Task<List<string>> ReadAllAsync(ISource source, int parallelism = 1)
    {
        var rows = new List<string>();
        foreach (var split in await PlanAsync(source, parallelism))
            rows.AddRange(await ReadAsync(source, split, Position.Start, Position.End));
        return rows;
    }

    public static async Task<IReadOnlyList<Split>> PlanAsync(ISource source, int parallelism = 1)
    {
        var tables = await source.DiscoverAsync(TestContext.Current.CancellationToken);
        return await source.PlanSplitsAsync(tables, parallelism, TestContext.Current.CancellationToken);
    }

    public static async Task<ISplitReader> OpenAsync(ISource source, Split split, Position from, Position until)
    {
        var tables = await source.DiscoverAsync(TestContext.Current.CancellationToken);
        var table = tables.Single(t => t.Path == split.Table);
        var request = new ReaderRequest(split, from, new FreshBatches(), new NoRowErrors(), new NoBreadcrumb()) { Until = until };
        return await source.OpenReaderAsync(table, request, TestContext.Current.CancellationToken);
    }
}
