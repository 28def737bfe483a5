using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Jdbc.Tests.Support;

/// <summary>Makes schemas and batches from plain values.</summary>
internal static class Rows
{
    /// <summary>A schema from <c>name:type</c> pairs, with a primary key.</summary>
    public static TableSchema Schema(string table, string[]? key, params (string Name, DataType Type)[] columns) =>
        new(new TablePath(null, null, table), [.. columns.Select(c => new ColumnDefinition(c.Name, c.Type))])
        {
            PrimaryKey = key is null ? null : new PrimaryKey("pk", key),
        };

    public static Batch Batch(TableSchema schema, params object?[][] rows)
    {
        var batch = new Batch(schema);
        foreach (var row in rows)
            Add(batch, RowKind.Insert, row);
        return batch;
    }

    public static Batch Changes(TableSchema schema, params (RowKind Kind, object?[] Values)[] rows)
    {
        var batch = new Batch(schema);
        foreach (var (kind, values) in rows)
            Add(batch, kind, values);
        return batch;
    }

    /// <summary>A row as text, for comparing and for reading what differs.</summary>
    public static string Show(object?[] row) => string.Join(" | ", row.Select(Show));

    private static string Show(object? value) => value switch
    {
        null => "NULL",
        byte[] bytes => Convert.ToHexString(bytes),
        object?[] items => $"[{string.Join(", ", items.Select(Show))}]",
        DateTime time => time.ToString("O"),
        DateTimeOffset time => time.ToString("O"),
        TimeOnly time => time.ToString("O"),
        string text => $"'{text}'",
        _ => $"{value}",
    };

    public static void Append(ColumnData column, object? value)
    {
        switch (column, value)
        {
            case (_, null):
                column.AppendNull();
                break;
            case (BooleanColumn c, bool v):
                c.Append(v);
                break;
            case (FixedColumn<sbyte> c, _):
                c.Append(Convert.ToSByte(value));
                break;
            case (FixedColumn<short> c, _):
                c.Append(Convert.ToInt16(value));
                break;
            case (FixedColumn<int> c, DateOnly v):
                c.Append(TemporalValues.FromDate(v));
                break;
            case (FixedColumn<int> c, _):
                c.Append(Convert.ToInt32(value));
                break;
            case (FixedColumn<long> c, TimeOnly v):
                c.Append(TemporalValues.FromTime(v));
                break;
            case (FixedColumn<long> c, DateTime v):
                c.Append(TemporalValues.FromTimestamp(v));
                break;
            case (FixedColumn<long> c, DateTimeOffset v):
                c.Append(TemporalValues.FromInstant(v));
                break;
            case (FixedColumn<long> c, _):
                c.Append(Convert.ToInt64(value));
                break;
            case (FixedColumn<float> c, _):
                c.Append(Convert.ToSingle(value));
                break;
            case (FixedColumn<double> c, _):
                c.Append(Convert.ToDouble(value));
                break;
            case (FixedColumn<Int128> c, DecimalValue v):
                c.Append(v.Unscaled);
                break;
            case (BinaryColumn c, string v):
                c.Append(v);
                break;
            case (BinaryColumn c, byte[] v):
                c.Append(v);
                break;
            case (ListColumn c, object?[] items):
                foreach (var item in items)
                    Append(c.Items, item);
                c.CloseList();
                break;
            default:
                throw new ArgumentException($"{value} cannot be put into a column of {column.Type}.");
        }
    }

    private static void Add(Batch batch, RowKind kind, object?[] row)
    {
        for (var i = 0; i < row.Length; i++)
            Append(batch.Columns[i], row[i]);
        batch.CloseRow(kind);
    }
}
