using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Tests.Support;

namespace Sluice.Connectors.Jdbc.Tests;

public sealed class PostgresRoundTripTests : PostgresTests
{
    [Fact]
    public async Task Every_type_goes_in_and_comes_out_as_it_was()
    {
        var schema = Rows.Schema(
            "all_types",
            ["id"],
            ("id", DataType.BigInt),
            ("flag", DataType.Boolean),
            ("small", DataType.SmallInt),
            ("whole", DataType.Int),
            ("single", DataType.Float),
            ("twice", DataType.Double),
            ("amount", DataType.Decimal(38, 18)),
            ("price", DataType.Decimal(12, 2)),
            ("text", DataType.String),
            ("bytes", DataType.Bytes),
            ("day", DataType.Date),
            ("clock", DataType.Time),
            ("moment", DataType.Timestamp),
            ("instant", DataType.TimestampTz),
            ("numbers", DataType.Array(DataType.Int)),
            ("words", DataType.Array(DataType.String)));
        object?[][] rows =
        [
            [1L, true, (short)-32768, int.MinValue, -1.5f, double.MinValue, Decimal("-99999999999999999999.999999999999999999", 18), Decimal("-9999999999.99", 2), "", Array.Empty<byte>(), new DateOnly(1, 1, 1), new TimeOnly(0), new DateTime(1, 1, 1, 0, 0, 0), new DateTimeOffset(1, 1, 1, 0, 0, 0, TimeSpan.Zero), Array.Empty<object?>(), new object?[] { null, "", "ä,\"{}\\" }],
            [2L, false, (short)32767, int.MaxValue, float.MaxValue, double.MaxValue, Decimal("99999999999999999999.999999999999999999", 18), Decimal("9999999999.99", 2), "日本 🎉 \n\t'\"\\", new byte[] { 0, 255, 1 }, new DateOnly(9999, 12, 31), new TimeOnly(23, 59, 59, 999, 999), new DateTime(9999, 12, 31, 23, 59, 59, 999, 999), new DateTimeOffset(2024, 2, 29, 12, 0, 0, 123, 456, TimeSpan.Zero), new object?[] { 1, null, -3 }, new object?[] { "a" }],
            [3L, .. Enumerable.Repeat<object?>(null, 15)],
            [4L, null, (short)0, 0, float.NaN, double.NegativeInfinity, Decimal("0.000000000000000001", 18), Decimal("0.10", 2), " x ", null, new DateOnly(2000, 1, 1), new TimeOnly(12, 0), new DateTime(1999, 12, 31, 23, 59, 59, 999, 999), new DateTimeOffset(1969, 12, 31, 23, 59, 59, TimeSpan.Zero), null, null],
        ];
        await using var sink = Sink(schema, ("table", "all_types"), ("enable_upsert", false));

        Assert.Equal(CommitOutcome.Committed, await Engine.WriteAsync(sink, Rows.Batch(schema, rows)));

        await using var source = Source(("table_path", "public.all_types"));
        var (read, result, _) = await Engine.ReadAsync(source);
        Assert.Equal(schema.Columns.Select(c => (c.Name, c.Type)), read.Columns.Select(c => (c.Name, c.Type)));
        Assert.Equal(rows.Select(Rows.Show), result.OrderBy(r => r[0]).Select(Rows.Show));
        Assert.Equal("-9999999999.99", await Database.ScalarAsync<string>("SELECT price::text FROM all_types WHERE id = 1"));
    }

    [Fact]
    public async Task Decimals_of_every_length_and_scale_survive()
    {
        for (var scale = 0; scale <= 10; scale++)
        {
            var schema = Rows.Schema($"d{scale}", null, ("n", DataType.Int), ("v", DataType.Decimal(38, scale)));
            var rows = new List<object?[]>();
            var value = Int128.One;
            for (var digits = 1; digits <= 38; digits++, value *= 10)
            {
                foreach (var shift in new[] { -1, 0, 7 })
                    rows.Add([rows.Count, new DecimalValue(value + shift, scale)]);
                rows.Add([rows.Count, new DecimalValue(-value, scale)]);
            }

            await using var sink = Sink(schema, ("table", $"d{scale}"));
            await Engine.WriteAsync(sink, Rows.Batch(schema, [.. rows]));

            await using var source = Source(("table_path", $"public.d{scale}"));
            var (_, result, _) = await Engine.ReadAsync(source);
            Assert.Equal(rows.Select(Rows.Show), result.OrderBy(r => r[0]).Select(Rows.Show));
            var texts = await Database.RowsAsync($"SELECT v::text FROM d{scale} ORDER BY n");
            Assert.Equal(rows.Select(r => r[1]!.ToString()), texts.Select(t => (string)t[0]!));
        }
    }

    [Fact]
    public async Task Types_that_nobody_here_knows_survive_as_text()
    {
        const string Definition = "(id int PRIMARY KEY, u uuid, j json, jb jsonb, x xml, i inet, e mood, iv interval, tz timetz, bi bit(3), m money, r int4range, p point, c char(5), n numeric(8,3)[])";
        await Database.ExecuteAsync($"CREATE TYPE mood AS ENUM ('ok', 'sad'); CREATE TABLE a {Definition}; CREATE TABLE b {Definition};");
        await Database.ExecuteAsync(
            """
            INSERT INTO a VALUES (1, '7f4df0c6-5bd5-4cf7-8e9d-4e9a6f6c1e11', '{"a": 1}', '{"b": [1, null]}', '<x>1</x>', '10.0.0.1/8', 'sad', '1 year 2 days 03:00', '12:00+02', '101', 3.50, '[1,5)', '(1,2)', 'ab', '{1.5,NULL}'),
              (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
            """);
        await using var source = Source(("query", "SELECT * FROM a"));
        var tables = await source.DiscoverAsync(default);
        var (schema, rows, _) = await Engine.ReadAsync(source);
        await using var sink = Sink(schema, ("table", "b"), ("primary_keys", new[] { "id" }));

        Assert.Equal(CommitOutcome.Committed, await Engine.WriteAsync(sink, Rows.Batch(tables[0], [.. rows])));

        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM (SELECT a::text FROM a EXCEPT SELECT b::text FROM b) d"));
        Assert.Equal(2L, await Database.ScalarAsync<long>("SELECT count(*) FROM b"));
    }

    [Fact]
    public async Task A_created_table_has_the_source_columns_types_and_keys()
    {
        await Database.ExecuteAsync("CREATE TABLE a (id bigint, code varchar(7) NOT NULL UNIQUE, at timestamptz(3), j jsonb, n numeric(20,4), PRIMARY KEY (id)); COMMENT ON TABLE a IS 'it''s'; COMMENT ON COLUMN a.n IS 'net';");
        await using var source = Source(("table_path", "public.a"));
        var schema = (await source.DiscoverAsync(default))[0];
        await using var sink = Sink(schema, ("table", "s2.copy_of_a"));

        await Engine.WriteAsync(sink, Rows.Batch(schema, [1L, "x", null, "{}", null]));

        var columns = await Database.RowsAsync("SELECT attname::text || ' ' || format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 's2.copy_of_a'::regclass AND attnum > 0 ORDER BY attnum");
        Assert.Equal(["id bigint", "code character varying(7)", "at timestamp(3) with time zone", "j jsonb", "n numeric(20,4)"], columns.Select(c => c[0]));
        Assert.Equal(2L, await Database.ScalarAsync<long>("SELECT count(*) FROM pg_index WHERE indrelid = 's2.copy_of_a'::regclass AND indisunique"));
        Assert.Equal("it's", await Database.ScalarAsync<string>("SELECT obj_description('s2.copy_of_a'::regclass)"));
    }

    private static DecimalValue Decimal(string text, int scale) => new(Int128.Parse(text.Replace(".", "")), scale);
}
