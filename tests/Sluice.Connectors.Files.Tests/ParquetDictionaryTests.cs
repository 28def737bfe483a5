using ParquetSharp;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files.Parquet;

namespace Sluice.Connectors.Files.Tests;

/// <summary>Parquet columns have dictionaries where their first rows repeat values; whatever was decided, every value is kept.</summary>
public sealed class ParquetDictionaryTests : IDisposable
{
    private static readonly TableSchema Kinds = Job.Schema(
        ("int", DataType.Int), ("bigint", DataType.BigInt), ("float", DataType.Float), ("double", DataType.Double), ("small", DataType.Decimal(9, 2)),
        ("medium", DataType.Decimal(18, 4)), ("large", DataType.Decimal(38, 10)), ("string", DataType.String), ("bytes", DataType.Bytes),
        ("date", DataType.Date), ("time", DataType.Time), ("timestamp", DataType.Timestamp), ("instant", DataType.TimestampTz));

    private readonly TempFolder _folder = new();
    private int _written;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Columns_whose_first_values_hardly_repeat_have_no_dictionary() =>
        Assert.Equal(
            Kinds.Columns.Select(c => $"{c.Name} False"), Dictionaries(await WriteAsync(Fill(i => i))));

    [Fact]
    public async Task Columns_whose_first_values_repeat_have_a_dictionary() =>
        Assert.Equal(Kinds.Columns.Select(c => $"{c.Name} True"), Dictionaries(await WriteAsync(Fill(i => i % 500))));

    [Fact]
    public async Task Each_column_is_looked_at_for_itself()
    {
        var batch = new Batch(Job.Schema(("a.id", DataType.BigInt), ("state", DataType.String), ("note", DataType.String), ("list", DataType.Array(DataType.Int))));
        for (var i = 0; i < 2000; i++)
        {
            batch.Column<FixedColumn<long>>(0).Append(i);
            batch.Column<BinaryColumn>(1).Append(i % 2 == 0 ? "new" : "paid");
            batch.Column<BinaryColumn>(2).Append($"note {i}");
            ((FixedColumn<int>)batch.Column<ListColumn>(3).Items).Append(i);
            batch.Column<ListColumn>(3).CloseList();
            batch.CloseRow();
        }

        var file = await WriteAsync(batch);
        // What is inside a column has always one.
        Assert.Equal(["a.id False", "state True", "note False", "element True"], Dictionaries(file));
        Assert.Equal(Job.Rows(batch), await Job.ReadAllAsync(Job.Source(null, file, ("file_format_type", "parquet"))));
    }

    [Theory]
    [InlineData(900, true)]
    [InlineData(1100, false)]
    public async Task Few_rows_decide_nothing(int rows, bool hasDictionary) =>
        Assert.All(Dictionaries(await WriteAsync(Fill(i => i, rows))), c => Assert.EndsWith($" {hasDictionary}", c, StringComparison.Ordinal));

    [Fact]
    public async Task Nulls_are_no_values_that_repeat()
    {
        Assert.All(Dictionaries(await WriteAsync(Fill(i => i % 2 == 0 ? null : i))), c => Assert.EndsWith(" False", c, StringComparison.Ordinal));
        Assert.All(Dictionaries(await WriteAsync(Fill(i => i % 10 == 0 ? i : null))), c => Assert.EndsWith(" True", c, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_that_repeat_later_or_cease_to_keep_every_value_and_null()
    {
        Batch[] batches =
        [
            Fill(i => i), Fill(i => i % 3), Fill(_ => 7), Fill(_ => null), Fill(i => i % 7 == 0 ? null : i - 4000), Fill(i => -i, 1), Fill(i => (1L << 40) - i),
        ];
        foreach (var order in new[] { batches, [.. batches.Reverse()] })
        {
            var file = await WriteAsync(order);
            Assert.Equal(order.SelectMany(Job.Rows), await Job.ReadAllAsync(Job.Source(null, file, ("file_format_type", "parquet"))));
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Decimals_of_up_to_18_digits_are_stored_as_integers_and_keep_their_outermost_values()
    {
        var schema = Job.Schema(("d9", DataType.Decimal(9, 9)), ("d10", DataType.Decimal(10, 0)), ("d18", DataType.Decimal(18, 2)), ("d19", DataType.Decimal(19, 2)));
        var batch = new Batch(schema);
        foreach (var sign in new[] { -1, 0, 1 })
        {
            foreach (var column in batch.Columns)
                ((FixedColumn<Int128>)column).Append((Power(column.Type.Precision) - 1) * sign);
            batch.CloseRow();
        }

        var file = await WriteAsync(batch);
        using (var reader = new ParquetFileReader(file))
            Assert.Equal(
                [PhysicalType.Int32, PhysicalType.Int64, PhysicalType.Int64, PhysicalType.FixedLenByteArray],
                Enumerable.Range(0, 4).Select(i => reader.FileMetaData.Schema.Column(i).PhysicalType));
        Assert.Equal(Job.Rows(batch), await Job.ReadAllAsync(Job.Source(null, file, ("file_format_type", "parquet"))));

        static Int128 Power(int digits) => Enumerable.Range(0, digits).Aggregate(Int128.One, (power, _) => power * 10);
    }

    [Fact]
    public void A_column_that_is_looked_at_needs_95_of_100_values_that_differ()
    {
        Assert.True(RepeatedValues.AreRare(Numbers(i => i), RepeatedValues.MostRows));
        Assert.True(RepeatedValues.AreRare(Numbers(i => i % (RepeatedValues.MostRows * 96 / 100)), RepeatedValues.MostRows));
        Assert.False(RepeatedValues.AreRare(Numbers(i => i % (RepeatedValues.MostRows * 94 / 100)), RepeatedValues.MostRows));
        // Hashes that meet in the table are told apart by all their bits.
        Assert.True(RepeatedValues.AreRare(Numbers(i => i << 40), RepeatedValues.MostRows));
        Assert.False(RepeatedValues.AreRare(Numbers(_ => 0), RepeatedValues.MostRows));

        static ColumnData Numbers(Func<long, long> value)
        {
            var column = (FixedColumn<long>)ColumnData.Create(DataType.BigInt);
            for (var i = 0L; i < RepeatedValues.MostRows; i++)
                column.Append(value(i));
            return column;
        }
    }

    private static Batch Fill(Func<long, long?> number, int rows = 5000)
    {
        var batch = new Batch(Kinds);
        for (var row = 0; row < rows; row++)
        {
            foreach (var column in batch.Columns)
            {
                if (number(row) is not { } value)
                {
                    column.AppendNull();
                    continue;
                }

                switch (column)
                {
                    case FixedColumn<int> c:
                        c.Append((int)(value % 1_000_000));
                        break;
                    case FixedColumn<long> c:
                        c.Append(column.Type.Kind == TypeKind.Time ? Math.Abs(value) % 86_400_000 * 1_000_000 : value);
                        break;
                    case FixedColumn<float> c:
                        c.Append(value / 4f);
                        break;
                    case FixedColumn<double> c:
                        c.Append(value / 3d);
                        break;
                    case FixedColumn<Int128> c:
                        c.Append(column.Type.Precision == 38 ? new Int128((ulong)(value >> 3), (ulong)value) : value % 999_999_999);
                        break;
                    case BinaryColumn c:
                        c.Append(column.Type.Kind == TypeKind.String ? $"text {value}" : $"{value}");
                        break;
                }
            }

            batch.CloseRow();
        }

        return batch;
    }

    /// <summary>Writes batches to one file.</summary>
    private async Task<string> WriteAsync(params Batch[] batches)
    {
        var target = Path.Combine(_folder.Path, $"out{_written++}");
        var sink = (IStagedSink)Job.Sink(batches[0].Schema, target, ("file_format_type", "parquet"));
        await sink.PrepareAsync(Job.Prepare(), default);
        var taken = await sink.TakeOverAsync(new WriterRequest(Job.Token(), SplitProgress.None, new TestPermit(), new TestBreadcrumb()), default);
        await using var writer = (IStagedWriter)taken.Writer!;
        foreach (var batch in batches)
            await writer.WriteAsync(batch, default);
        await sink.PublishAsync((await writer.StageAsync(Position.End, default))!, default);
        return Assert.Single(Directory.GetFiles(target));
    }

    private static List<string> Dictionaries(string file)
    {
        using var reader = new ParquetFileReader(file);
        using var group = reader.RowGroup(0);
        return [.. Enumerable.Range(0, reader.FileMetaData.NumColumns).Select(
            i => $"{reader.FileMetaData.Schema.Column(i).Name} {group.MetaData.GetColumnChunkMetaData(i).Encodings.Any(e => e is Encoding.RleDictionary or Encoding.PlainDictionary)}")];
    }
}
