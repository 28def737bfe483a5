using System.Data.Common;
using System.Globalization;
using Sluice.Connect.Errors;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Jdbc.Source;

/// <summary>Cuts a table into parts by a key. Together the parts have every row once; rows without a key are in exactly one.</summary>
internal sealed class SplitPlanner(ITableReading reading, DbConnection connection, double lowerFactor, double upperFactor)
{
    /// <summary>A part takes about ten seconds.</summary>
    private const long RowsOfPart = 6_000_000;

    private const long BytesOfPart = 768L << 20;
    private const long SmallTable = 100_000;
    private const int MostParts = 10_000;
    private const int DefaultFixedParts = 10;

    public async ValueTask<(IReadOnlyList<SplitPayload> Parts, TableSize Size)> PlanAsync(
        TableRead read, TableSchema schema, int parallelism, CancellationToken cancellationToken)
    {
        var key = FindKey(read, schema);
        if (read.IsFixed && key is not null)
            return (await PlanFixedAsync(read, key, cancellationToken), default);
        if (read.Table is null)
            return ([new SplitPayload(SplitPayload.All)], default);
        var size = await reading.MeasureAsync(connection, read, cancellationToken);
        var parts = PartsOf(read, size, parallelism);
        if (key is null || parts <= 1)
            return ([new SplitPayload(SplitPayload.All)], size);
        return (await PlanByKeyAsync(read, key, parts, size, cancellationToken), size);
    }

    private static int PartsOf(TableRead read, TableSize size, int parallelism)
    {
        if (read.SplitSize is { } rows)
            return (int)Math.Min(MostParts, (size.Rows + rows - 1) / rows);
        var parts = Math.Max((size.Rows + RowsOfPart - 1) / RowsOfPart, (size.Bytes + BytesOfPart - 1) / BytesOfPart);
        if (parallelism > 1 && size.Rows > SmallTable)
            parts = Math.Max(parts, 2L * parallelism);
        return (int)Math.Min(MostParts, parts);
    }

    private static ColumnDefinition? FindKey(TableRead read, TableSchema schema)
    {
        if (read.PartitionColumn is { } name)
        {
            var at = schema.IndexOf(name);
            if (at < 0)
            {
                var near = NearestName.Find(name, schema.Columns.Select(c => c.Name));
                throw new ConnectorException(
                    "SLC2206", ConnectorSide.Source, $"'partition_column' is '{name}', which is no column of {read.Display}" + (near is null ? "" : $"; did you mean '{near}'?"));
            }

            return IsUsable(schema.Columns[at])
                ? schema.Columns[at]
                : throw new ConnectorException(
                    "SLC2206",
                    ConnectorSide.Source,
                    $"'partition_column' is '{name}' of type {schema.Columns[at].Type}, by which a table cannot be cut; use a number, text, date or timestamp");
        }

        return Candidates(schema).Select(c => schema.Columns[schema.IndexOf(c)]).FirstOrDefault(IsUsable);
    }

    private static IEnumerable<string> Candidates(TableSchema schema) => (schema.PrimaryKey?.Columns ?? [])
        .Concat(schema.ConstraintKeys.Where(k => k.Kind == ConstraintKind.UniqueKey).SelectMany(k => k.Columns.Select(c => c.Name)));

    private static bool IsUsable(ColumnDefinition column) => IsInteger(column) || column.Type.Kind
        is TypeKind.Decimal or TypeKind.String or TypeKind.Date or TypeKind.Timestamp or TypeKind.TimestampTz;

    private static bool IsInteger(ColumnDefinition column) => column.Type.Kind is TypeKind.TinyInt or TypeKind.SmallInt or TypeKind.Int or TypeKind.BigInt;

    private async ValueTask<IReadOnlyList<SplitPayload>> PlanByKeyAsync(
        TableRead read, ColumnDefinition key, int parts, TableSize size, CancellationToken cancellationToken)
    {
        if (key.Type.Kind == TypeKind.String)
            return HashParts(key, parts);
        if (IsInteger(key))
        {
            if (await BoundsAsync(read, key, cancellationToken) is not var (lowest, highest) || lowest == highest)
                return [new SplitPayload(SplitPayload.All)];
            var valuesPerRow = (highest - lowest + 1) / Math.Max(1, size.Rows);
            if ((double)valuesPerRow >= lowerFactor && (double)valuesPerRow <= upperFactor)
                return RangeParts(key, EvenCuts(lowest, highest, parts, isInteger: true));
        }

        return RangeParts(key, await reading.CutsAsync(connection, read, key.Name, parts, size, cancellationToken));
    }

    private async ValueTask<IReadOnlyList<SplitPayload>> PlanFixedAsync(TableRead read, ColumnDefinition key, CancellationToken cancellationToken)
    {
        var parts = read.PartitionNum ?? DefaultFixedParts;
        if (key.Type.Kind == TypeKind.String)
            return HashParts(key, parts);
        if (!IsInteger(key) && key.Type.Kind != TypeKind.Decimal)
            return RangeParts(key, await reading.CutsAsync(connection, read, key.Name, parts, new TableSize(long.MaxValue, 0), cancellationToken));
        var bounds = read is { LowerBound: not null, UpperBound: not null } ? null : await BoundsAsync(read, key, cancellationToken);
        // Also where nothing can be cut, because no row lies there or its number is too long, the bounds that were given hold.
        var ranges = (read.LowerBound ?? bounds?.Lowest) is { } lowest && (read.UpperBound ?? bounds?.Highest) is { } highest && lowest <= highest
            ? RangeParts(key, EvenCuts(lowest, highest, parts, IsInteger(key)))
            : RangeParts(key, []);
        ranges[0] = ranges[0] with { From = read.LowerBound is { } lower ? Text(lower) : null, Nulls = key.IsNullable && read.LowerBound is null && read.UpperBound is null };
        ranges[^1] = ranges[^1] with { To = read.UpperBound is { } upper ? Text(upper) : null };
        return ranges;
    }

    private async ValueTask<(decimal Lowest, decimal Highest)?> BoundsAsync(TableRead read, ColumnDefinition key, CancellationToken cancellationToken) =>
        await reading.BoundsAsync(connection, read, key.Name, cancellationToken) is var (lowest, highest)
            && decimal.TryParse(lowest, NumberStyles.Float, CultureInfo.InvariantCulture, out var low)
            && decimal.TryParse(highest, NumberStyles.Float, CultureInfo.InvariantCulture, out var high)
            ? (low, high)
            : null;

    private static List<string> EvenCuts(decimal lowest, decimal highest, int parts, bool isInteger)
    {
        var step = (highest - lowest + (isInteger ? 1 : 0)) / parts;
        var cuts = new List<string>();
        for (var i = 1; i < parts; i++)
        {
            var cut = lowest + (step * i);
            var text = Text(isInteger ? decimal.Ceiling(cut) : cut);
            if (cut > lowest && cut <= highest && (cuts.Count == 0 || cuts[^1] != text))
                cuts.Add(text);
        }

        return cuts;
    }

    private static List<SplitPayload> RangeParts(ColumnDefinition key, IReadOnlyList<string> cuts)
    {
        var parts = new List<SplitPayload>();
        for (var i = 0; i <= cuts.Count; i++)
        {
            parts.Add(new SplitPayload(SplitPayload.Range)
            {
                Column = key.Name,
                Type = key.SourceType ?? "",
                From = i == 0 ? null : cuts[i - 1],
                Below = i == cuts.Count ? null : cuts[i],
                Nulls = i == 0 && key.IsNullable,
            });
        }

        return parts;
    }

    private static IReadOnlyList<SplitPayload> HashParts(ColumnDefinition key, int parts) =>
    [
        .. Enumerable.Range(0, parts).Select(i => new SplitPayload(SplitPayload.Hash)
        {
            Column = key.Name, Type = key.SourceType ?? "", Modulus = parts, Remainder = i, Nulls = i == 0 && key.IsNullable,
        }),
    ];

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
