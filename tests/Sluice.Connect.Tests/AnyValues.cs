using CsCheck;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Tests;

/// <summary>Random types and values. A value is what <see cref="ColumnData.GetValue"/> gives, so that columns can be compared with a model.</summary>
internal static class AnyValues
{
    private static readonly Gen<DataType> Scalars = Gen.OneOf(
        Gen.OneOf(
            DataType.Boolean, DataType.TinyInt, DataType.SmallInt, DataType.Int, DataType.BigInt, DataType.Float, DataType.Double,
            DataType.String, DataType.Bytes, DataType.Date, DataType.Time, DataType.Timestamp, DataType.TimestampTz, DataType.Null),
        Gen.Int[1, 38].SelectMany(p => Gen.Int[0, p].Select(s => DataType.Decimal(p, s))));

    private static readonly Gen<DataType> Keys = Gen.OneOf(DataType.String, DataType.Int, DataType.Date);

    public static Gen<DataType> Types { get; } = Nest(3);

    public static Gen<TableSchema> Schemas { get; } = Types.Array[1, 6].Select(
        types => new TableSchema(TablePath.Parse("t"), [.. types.Select((t, i) => new ColumnDefinition($"c{i}", t))]));

    /// <summary>Appends a random value, null one time in five.</summary>
    public static void Append(ColumnData column, Random random)
    {
        if (random.Next(5) == 0)
        {
            column.AppendNull();
            return;
        }

        switch (column)
        {
            case NullColumn:
                column.AppendNull();
                break;
            case BooleanColumn flags:
                flags.Append(random.Next(2) == 0);
                break;
            case BinaryColumn { Type.Kind: TypeKind.String } texts:
                texts.Append(Text(random));
                break;
            case BinaryColumn bytes:
                var value = new byte[random.Next(20)];
                random.NextBytes(value);
                bytes.Append(value);
                break;
            case ListColumn list:
                for (var i = random.Next(4); i > 0; i--)
                    Append(list.Items, random);
                list.CloseList();
                break;
            case MapColumn map:
                AppendMap(map, random);
                break;
            case StructColumn row:
                foreach (var field in row.Fields)
                    Append(field, random);
                row.CloseRow();
                break;
            default:
                AppendFixed(column, random);
                break;
        }
    }

    private static void AppendFixed(ColumnData column, Random random)
    {
        switch (column)
        {
            case FixedColumn<sbyte> numbers:
                numbers.Append((sbyte)random.Next(-128, 128));
                break;
            case FixedColumn<short> numbers:
                numbers.Append((short)random.Next(short.MinValue, short.MaxValue + 1));
                break;
            case FixedColumn<int> { Type.Kind: TypeKind.Date } dates:
                dates.Append(random.Next(-719_162, 2_932_897));
                break;
            case FixedColumn<int> numbers:
                numbers.Append(random.Next(int.MinValue, int.MaxValue));
                break;
            case FixedColumn<long> { Type.Kind: TypeKind.Time } times:
                times.Append(random.NextInt64(86_400_000_000) * 1000);
                break;
            case FixedColumn<long> { Type.Kind: TypeKind.Timestamp or TypeKind.TimestampTz } timestamps:
                timestamps.Append(random.NextInt64(-62_135_596_800_000_000, 253_402_300_800_000_000));
                break;
            case FixedColumn<long> numbers:
                numbers.Append(random.NextInt64(long.MinValue, long.MaxValue));
                break;
            case FixedColumn<float> floats:
                floats.Append(random.Next(10) == 0 ? float.NaN : (float)(random.NextDouble() * Math.Pow(10, random.Next(-38, 38))));
                break;
            case FixedColumn<double> doubles:
                doubles.Append(random.Next(10) == 0 ? double.NegativeInfinity : random.NextDouble() * Math.Pow(10, random.Next(-300, 300)));
                break;
            case FixedColumn<Int128> decimals:
                Int128 value = 0;
                for (var i = random.Next(column.Type.Precision + 1); i > 0; i--)
                    value = (value * 10) + random.Next(10);
                decimals.Append(random.Next(2) == 0 ? value : -value);
                break;
            default:
                throw new NotSupportedException(column.Type.ToString());
        }
    }

    // Keys differ from each other, as in every map.
    private static void AppendMap(MapColumn map, Random random)
    {
        var first = random.Next(100);
        for (var i = random.Next(3); i >= 0; i--)
        {
            if (map.Keys is BinaryColumn texts)
                texts.Append($"k\"{first + i}");
            else
                ((FixedColumn<int>)map.Keys).Append(first + i);
            Append(map.Values, random);
        }

        map.CloseMap();
    }

    private static string Text(Random random)
    {
        const string letters = "aZ09 \"\\\n\t/<'€ü😀";
        var text = new System.Text.StringBuilder();
        for (var i = random.Next(12); i > 0; i--)
        {
            var at = random.Next(letters.Length - 1);
            text.Append(char.IsSurrogate(letters[at]) ? "😀" : letters[at].ToString());
        }

        return text.ToString();
    }

    private static Gen<DataType> Nest(int depth)
    {
        if (depth == 0)
            return Scalars;
        var inner = Nest(depth - 1);
        return Gen.Frequency(
            (5, Scalars),
            (1, inner.Select(DataType.Array)),
            (1, Gen.Select(Keys, inner).Select((k, v) => DataType.Map(k, v))),
            (1, inner.Array[1, 3].Select(types => DataType.Row([.. types.Select((t, i) => new RowField($"f{i}", t))]))));
    }
}
