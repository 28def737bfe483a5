using System.Text;
using CsCheck;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Files.Tests;

public sealed class RoundTripTests : IDisposable
{
    private static readonly string[] Pieces = ["a", "\"", "\"\"", ",", "\n", "\r", "\r\n", " ", "日本", "é", "\0", "'", "||", ";", "null", "\\", "\u2028", "😀"];

    /// <summary>A cell of Excel is never empty.</summary>
    private static readonly string[] ExcelPieces = [.. Pieces];

    /// <summary>XML has no control characters.</summary>
    private static readonly string[] XmlPieces = [.. Pieces.Except(["\0"], StringComparer.Ordinal), "<", "&", "]]>", "\t"];

    private static readonly TableSchema Schema = Job.Schema(
        ("boolean", DataType.Boolean), ("tinyint", DataType.TinyInt), ("smallint", DataType.SmallInt), ("int", DataType.Int), ("bigint", DataType.BigInt),
        ("float", DataType.Float), ("double", DataType.Double), ("small", DataType.Decimal(12, 2)), ("large", DataType.Decimal(38, 10)),
        ("string", DataType.String), ("bytes", DataType.Bytes), ("date", DataType.Date), ("time", DataType.Time), ("timestamp", DataType.Timestamp),
        ("instant", DataType.TimestampTz), ("array", DataType.Array(DataType.Int)), ("map", DataType.Map(DataType.Int, DataType.String)),
        ("row", DataType.Row([new RowField("x", DataType.Int), new RowField("y", DataType.Date)])));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("csv", ",")]
    [InlineData("csv", "||")]
    [InlineData("csv", "-")]
    [InlineData("csv", "1")]
    [InlineData("csv", "é")]
    [InlineData("json", ",")]
    [InlineData("parquet", ",")]
    [InlineData("excel", "")]
    [InlineData("xml", "true")]
    [InlineData("xml", "false")]
    public void What_the_sink_writes_the_source_reads(string format, string variant)
    {
        var n = 0;
        Gen.Int[0, 60].SelectMany(rows => Gen.Int[0, int.MaxValue].Select(seed => (rows, seed))).Sample(
            t =>
            {
                var batch = Fill(t.rows, new Random(t.seed), format switch { "xml" => XmlPieces, "excel" => ExcelPieces, _ => Pieces });
                var target = Path.Combine(_folder.Path, $"{format}{n++}");
                Assert.Equal(Job.Rows(batch), WriteAndReadAsync(batch, target, format, variant).GetAwaiter().GetResult());
            },
            iter: 40,
            threads: 1);
    }

    private static async Task<List<string>> WriteAndReadAsync(Batch batch, string target, string format, string variant)
    {
        (string, object)[] options = format switch
        {
            "xml" => [("file_format_type", format), ("xml_use_attr_format", variant == "true"), ("xml_row_tag", "RECORD")],
            "excel" => [("file_format_type", format)],
            _ => [("file_format_type", format), ("field_delimiter", variant)],
        };
        var sink = (IStagedSink)Job.Sink(Schema, target, [.. options, ("batch_size", 25)]);
        await sink.PrepareAsync(Job.Prepare(), default);
        var taken = await sink.TakeOverAsync(new WriterRequest(Job.Token(), SplitProgress.None, new TestPermit(), new TestBreadcrumb()), default);
        await taken.Writer!.WriteAsync(batch, default);
        if (await ((IStagedWriter)taken.Writer!).StageAsync(Position.End, default) is { } commit)
            await sink.PublishAsync(commit, default);
        return await Job.ReadAllAsync(Job.Source(Schema, target, [.. options, ("skip_header_row_number", format == "excel" ? 1 : 0)]));
    }

    private static Batch Fill(int rows, Random random, string[] pieces)
    {
        var batch = new Batch(Schema);
        for (var row = 0; row < rows; row++)
        {
            foreach (var column in batch.Columns)
            {
                if (random.Next(6) == 0)
                    column.AppendNull();
                else
                    Append(column, random, pieces);
            }

            batch.CloseRow();
        }

        return batch;
    }

    private static void Append(ColumnData column, Random random, string[] pieces)
    {
        switch (column)
        {
            case BooleanColumn booleans:
                booleans.Append(random.Next(2) == 0);
                break;
            case FixedColumn<sbyte> values:
                values.Append((sbyte)random.Next(sbyte.MinValue, sbyte.MaxValue + 1));
                break;
            case FixedColumn<short> values:
                values.Append((short)random.Next(short.MinValue, short.MaxValue + 1));
                break;
            case FixedColumn<int> values:
                values.Append(column.Type.Kind == TypeKind.Date ? random.Next(-700_000, 2_900_000) : random.Next(4) == 0 ? int.MinValue : random.Next());
                break;
            case FixedColumn<long> values:
                values.Append(column.Type.Kind switch
                {
                    TypeKind.Time => random.NextInt64(864_000_000_000) * (random.Next(2) == 0 ? 100 : 0),
                    TypeKind.Timestamp or TypeKind.TimestampTz => random.NextInt64(-60_000_000_000, 250_000_000_000) * (random.Next(2) == 0 ? 1_000_000 : 999_983),
                    _ => random.Next(4) == 0 ? long.MinValue : random.NextInt64(),
                });
                break;
            case FixedColumn<float> values:
                values.Append(random.Next(9) switch { 0 => float.NaN, 1 => float.NegativeInfinity, 2 => float.Epsilon, 3 => float.MaxValue, _ => (float)random.NextDouble() * 1000 });
                break;
            case FixedColumn<double> values:
                values.Append(random.Next(9) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => double.MinValue, 3 => -0.5, _ => random.NextDouble() * 1e300 });
                break;
            case FixedColumn<Int128> values:
                var wide = column.Type.Precision == 38 ? new Int128((ulong)random.NextInt64(0, 1L << 60), (ulong)random.NextInt64()) : random.NextInt64(0, 1_000_000_000_000);
                values.Append(random.Next(2) == 0 ? -wide : wide);
                break;
            case BinaryColumn values when column.Type.Kind == TypeKind.Bytes:
                var bytes = new byte[Least(pieces) + random.Next(6)];
                random.NextBytes(bytes);
                values.Append(bytes);
                break;
            case BinaryColumn values:
                values.Append(Text(random, Least(pieces) + random.Next(8), pieces));
                break;
            case ListColumn list:
                for (var i = random.Next(4); i > 0; i--)
                    Append(list.Items, random, pieces);
                list.CloseList();
                break;
            case MapColumn map:
                for (var i = random.Next(3); i > 0; i--)
                {
                    ((FixedColumn<int>)map.Keys).Append(i);
                    ((BinaryColumn)map.Values).Append(Text(random, 1 + random.Next(4), pieces));
                }

                map.CloseMap();
                break;
            case StructColumn fields:
                foreach (var field in fields.Fields)
                    Append(field, random, pieces);
                fields.CloseRow();
                break;
        }
    }

    private static int Least(string[] pieces) => ReferenceEquals(pieces, ExcelPieces) ? 1 : 0;

    private static string Text(Random random, int length, string[] pieces)
    {
        var text = new StringBuilder();
        for (var i = 0; i < length; i++)
            text.Append(pieces[random.Next(pieces.Length)]);
        return text.ToString();
    }
}
