using System.Buffers;
using System.Text;
using CsCheck;
using Sluice.Connect.Batches;
using Sluice.Connect.Formats;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Tests.Formats;

public sealed class JsonRowTests
{
    [Fact]
    public void Rows_of_any_types_come_back_as_they_were_written()
    {
        Gen.Select(AnyValues.Schemas, Gen.Int).Sample((schema, seed) =>
        {
            var random = new Random(seed);
            var batch = new Batch(schema);
            for (var row = 0; row < 5; row++)
            {
                foreach (var column in batch.Columns)
                    AnyValues.Append(column, random);
                batch.CloseRow();
            }

            var read = new Batch(schema);
            var reader = new JsonRowReader(schema);
            foreach (var json in Write(batch))
            {
                Assert.True(reader.TryAppend(Encoding.UTF8.GetBytes(json), read, out var failure), $"{json}: {failure}");
                read.CloseRow();
            }

            Assert.Equal(Write(batch), Write(read));
        });
    }

    [Fact]
    public void Garbage_is_a_failure_and_leaves_no_trace()
    {
        Gen.Select(AnyValues.Schemas, Gen.Int).Sample((schema, seed) =>
        {
            var random = new Random(seed);
            var batch = new Batch(schema);
            foreach (var column in batch.Columns)
                AnyValues.Append(column, random);
            batch.CloseRow();
            var before = Write(batch);
            var json = Encoding.UTF8.GetBytes(before[0]);
            for (var i = random.Next(1, 5); i > 0; i--)
                json[random.Next(json.Length)] = (byte)"{}[]\",:0x\\ \u00ff"[random.Next(12)];
            var text = random.Next(2) == 0 ? json : json[..random.Next(json.Length)];
            if (new JsonRowReader(schema).TryAppend(text, batch, out var failure))
                batch.DropOpenRow();
            else
                Assert.NotEmpty(failure.Reason);
            Assert.All(batch.Columns, c => Assert.Equal(1, c.Count));
            Assert.Equal(before, Write(batch));
        });
    }

    [Theory]
    [InlineData("int", "5", "5")]
    [InlineData("int", "\" 5 \"", "5")]
    [InlineData("double", "\"1e3\"", "1000")]
    [InlineData("double", "\"NaN\"", "\"NaN\"")]
    [InlineData("boolean", "\"TRUE\"", "true")]
    [InlineData("string", "5.50", "\"5.50\"")]
    [InlineData("string", "true", "\"true\"")]
    [InlineData("string", "{ \"a\" : [ 1, \"x \\\" y\" ] }", "\"{\\\"a\\\":[1,\\\"x \\\\\\\" y\\\"]}\"")]
    [InlineData("string", "\"\\u00e4\\n\"", "\"ä\\n\"")]
    [InlineData("bytes", "\"AAH/\"", "\"AAH/\"")]
    [InlineData("bytes", "\"AAH\\/\"", "\"AAH/\"")]
    [InlineData("decimal(10,2)", "1.5", "1.50")]
    [InlineData("decimal(10,2)", "\"-0.10\"", "-0.10")]
    [InlineData("decimal(38,8)", "99999.99999999", "99999.99999999")]
    [InlineData("date", "\"2012/12/21\"", "\"2012-12-21\"")]
    [InlineData("date", "20121221", "\"2012-12-21\"")]
    [InlineData("time", "\"12:34:56.5\"", "\"12:34:56.5\"")]
    [InlineData("timestamp", "\"2012-12-21 12:34:56\"", "\"2012-12-21T12:34:56\"")]
    [InlineData("timestamp_tz", "\"2012-12-21T12:34:56+02:00\"", "\"2012-12-21T10:34:56Z\"")]
    [InlineData("array<int>", "[1, null, \"3\"]", "[1,null,3]")]
    [InlineData("map<int,string>", "{\"1\": \"a\", \"2\": null}", "{\"1\":\"a\",\"2\":null}")]
    [InlineData("row", "{\"y\": [\"a\"], \"x\": 1}", "{\"x\":1,\"y\":[\"a\"]}")]
    [InlineData("row", "[1]", "{\"x\":1,\"y\":null}")]
    [InlineData("null", "{\"any\": [1]}", "null")]
    [InlineData("float_vector", "[1, 2.5]", "[1,2.5]")]
    [InlineData("sparse_float_vector", "{\"7\": 0.5}", "{\"7\":0.5}")]
    [InlineData("int", "null", "null")]
    public void A_value_is_read_by_its_type(string type, string json, string written)
    {
        var (ok, text) = ReadOne(Type(type), json);
        Assert.True(ok, text);
        Assert.Equal($"{{\"a\":{written}}}", text);
    }

    [Theory]
    [InlineData("int", "2147483648", "a: 2147483648: expected a whole number")]
    [InlineData("int", "1.5", "a: 1.5: expected a whole number")]
    [InlineData("int", "\"\"", "a: \"\": expected a whole number")]
    [InlineData("tinyint", "200", "a: 200: expected a whole number")]
    [InlineData("boolean", "1", "a: 1: expected true or false")]
    [InlineData("decimal(4,2)", "1.234", "a: 1.234: expected a number with at most 2 digits before and 2 after the point")]
    [InlineData("decimal(4,2)", "100", "a: 100: expected a number with at most 2 digits")]
    [InlineData("bytes", "\"???\"", "a: \"???\": expected bytes as base64 text")]
    [InlineData("bytes", "5", "a: 5: expected bytes as base64 text")]
    [InlineData("date", "\"2012-02-30\"", "a: \"2012-02-30\": expected a date")]
    [InlineData("array<int>", "[1, \"x\"]", "a[1]: \"x\": expected a whole number")]
    [InlineData("array<int>", "{}", "a: {}: expected a list [..]")]
    [InlineData("map<int,string>", "{\"x\": \"a\"}", "a: : a key is wrong, expected a whole number")]
    [InlineData("row", "{\"x\": true}", "a.x: true: expected a whole number")]
    [InlineData("row", "[1, [], 3]", "a: : the row has more values than its 2 fields")]
    [InlineData("row", "5", "a: 5: expected a row: an object {..} or a list [..]")]
    [InlineData("string", "\"\\ud800\"", "a: \"\\ud800\": expected text in valid UTF-8")]
    [InlineData("int", "{\"deep\": [1, 2, 3]}", "a: {\"deep\": [1, 2, 3]}: expected a whole number")]
    [InlineData("int", "5, ", ": : not valid JSON at byte ")]
    public void A_value_that_is_not_of_its_type_is_told_with_its_path_and_text(string type, string json, string failure)
    {
        var (ok, text) = ReadOne(Type(type), json);
        Assert.False(ok);
        Assert.StartsWith(failure, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"b\":2,\"a\":1}", "{\"a\":1,\"b\":2}")]
    [InlineData("{\"other\":{\"deep\":[1]},\"b\":2}", "{\"a\":null,\"b\":2}")]
    [InlineData("{\"a\":1,\"a\":3}", "{\"a\":3,\"b\":null}")]
    [InlineData("{\"\\u0061\":1}", "{\"a\":1,\"b\":null}")]
    [InlineData("{\"A\":1}", "{\"a\":null,\"b\":null}")]
    [InlineData("[1]", "{\"a\":1,\"b\":null}")]
    [InlineData("[]", "{\"a\":null,\"b\":null}")]
    [InlineData(" { } ", "{\"a\":null,\"b\":null}")]
    public void Fields_are_found_by_name_or_by_position(string json, string written)
    {
        var schema = Schema(("a", DataType.Int), ("b", DataType.Int));
        var batch = new Batch(schema);
        Assert.True(new JsonRowReader(schema).TryAppend(Encoding.UTF8.GetBytes(json), batch, out _));
        batch.CloseRow();
        Assert.Equal([written], Write(batch));
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("{\"a\":1", "not valid JSON")]
    [InlineData("{\"a\":1} {}", "not valid JSON")]
    [InlineData("{\"a\":01}", "not valid JSON")]
    [InlineData("5", "expected a row")]
    [InlineData("null", "expected a row")]
    [InlineData("[1,2,3]", "more values than its 2 fields")]
    public void A_text_that_is_no_row_is_a_failure(string json, string reason)
    {
        var schema = Schema(("a", DataType.Int), ("b", DataType.Int));
        var batch = new Batch(schema);
        Assert.False(new JsonRowReader(schema).TryAppend(Encoding.UTF8.GetBytes(json), batch, out var failure));
        Assert.Contains(reason, failure.Reason);
        Assert.All(batch.Columns, c => Assert.Equal(0, c.Count));
    }

    [Fact]
    public void A_missing_field_can_be_made_a_failure()
    {
        var schema = Schema(("a", DataType.Int), ("b", DataType.Int));
        Assert.False(new JsonRowReader([.. schema.Columns.Select(c => new RowField(c.Name, c.Type))], failOnMissing: true).TryAppend("{\"a\":1}"u8, new Batch(schema), out var failure));
        Assert.Equal(new JsonFailure("b", "", "the field is missing"), failure);
    }

    [Fact]
    public void Invalid_UTF8_is_a_failure_in_plain_and_escaped_texts()
    {
        var schema = Schema(("a", DataType.String));
        byte[] plain = [.. "{\"a\":\"x"u8, 0xFF, .. "\"}"u8];
        byte[] escaped = [.. "{\"a\":\"\\n"u8, 0xFF, .. "\"}"u8];
        byte[] nested = [.. "{\"a\":[\""u8, 0xFF, .. "\"]}"u8];
        foreach (var json in new[] { plain, escaped, nested })
        {
            Assert.False(new JsonRowReader(schema).TryAppend(json, new Batch(schema), out var failure));
            Assert.Contains("valid UTF-8", failure.Reason);
        }
    }

    [Fact]
    public void A_long_offending_value_is_shown_shortened()
    {
        var (ok, text) = ReadOne(DataType.Int, "\"" + new string('x', 10_000) + "\"");
        Assert.False(ok);
        Assert.InRange(text.Length, 80, 300);
        Assert.Contains("xxx...", text);
    }

    [Fact]
    public void Writing_and_reading_rows_makes_no_garbage()
    {
        var schema = Schema(
            ("a", DataType.BigInt), ("b", DataType.String), ("c", DataType.Decimal(20, 4)), ("d", DataType.Timestamp),
            ("e", DataType.Array(DataType.Double)), ("f", DataType.Row([new RowField("x", DataType.Date), new RowField("y", DataType.Bytes)])));
        var json = "{\"a\":1,\"b\":\"größe\\n\",\"c\":1.5,\"d\":\"2012-12-21T12:34:56.5\",\"e\":[1,2.5],\"f\":{\"x\":\"2012-12-21\",\"y\":\"AAE=\"}}"u8;
        var reader = new JsonRowReader(schema);
        using var writer = new JsonRowWriter(schema);
        var batch = new Batch(schema);
        var output = new ArrayBufferWriter<byte>(1 << 16);
        Assert.True(Round(json) > 0);
        for (var i = 0; i < 200; i++)
            Round(json);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Round(json);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 999);

        int Round(ReadOnlySpan<byte> row)
        {
            batch.Clear();
            output.ResetWrittenCount();
            if (!reader.TryAppend(row, batch, out _))
                return 0;
            batch.CloseRow();
            writer.Write(batch, 0, output);
            return output.WrittenCount;
        }
    }

    private static (bool Ok, string Text) ReadOne(DataType type, string json)
    {
        var schema = Schema(("a", type));
        var batch = new Batch(schema);
        if (!new JsonRowReader(schema).TryAppend(Encoding.UTF8.GetBytes($"{{\"a\":{json}}}"), batch, out var failure))
            return (false, $"{failure.Column}: {failure.Value}: {failure.Reason}");
        batch.CloseRow();
        return (true, Write(batch)[0]);
    }

    private static TableSchema Schema(params (string Name, DataType Type)[] columns) =>
        new(TablePath.Parse("t"), [.. columns.Select(c => new ColumnDefinition(c.Name, c.Type))]);

    private static DataType Type(string name) => name switch
    {
        "array<int>" => DataType.Array(DataType.Int),
        "map<int,string>" => DataType.Map(DataType.Int, DataType.String),
        "row" => DataType.Row([new RowField("x", DataType.Int), new RowField("y", DataType.Array(DataType.String))]),
        "decimal(10,2)" => DataType.Decimal(10, 2),
        "decimal(38,8)" => DataType.Decimal(38, 8),
        "decimal(4,2)" => DataType.Decimal(4, 2),
        _ => DataType.Simple(Enum.GetValues<TypeKind>().Single(k => string.Equals(k.ToString(), name.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase))),
    };

    private static List<string> Write(Batch batch)
    {
        using var writer = new JsonRowWriter(batch.Schema);
        var rows = new List<string>();
        for (var row = 0; row < batch.Count; row++)
        {
            var output = new ArrayBufferWriter<byte>();
            writer.Write(batch, row, output);
            rows.Add(Encoding.UTF8.GetString(output.WrittenSpan));
        }

        return rows;
    }
}
