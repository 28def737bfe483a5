using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Tests.Support;

namespace Sluice.Connectors.Jdbc.Tests;

public sealed class MySqlRoundTripTests : MySqlTests
{
    [Theory, InlineData(""), InlineData("?allowLoadLocalInfile=false")]
    public async Task Every_type_goes_in_and_comes_out_as_it_was(string parameters)
    {
        var schema = Rows.Schema(
            "all_types",
            ["id"],
            ("id", DataType.BigInt),
            ("flag", DataType.Boolean),
            ("tiny", DataType.TinyInt),
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
            ("moment", DataType.Timestamp));
        object?[][] rows =
        [
            [0L, true, (sbyte)-128, (short)-32768, int.MinValue, -1.5f, double.MinValue, Decimal("-99999999999999999999.999999999999999999", 18), Decimal("-9999999999.99", 2), "", Array.Empty<byte>(), new DateOnly(1000, 1, 1), new TimeOnly(0), new DateTime(1000, 1, 1, 0, 0, 0)],
            [2L, false, (sbyte)127, (short)32767, int.MaxValue, 3.40282e38f, double.MaxValue, Decimal("99999999999999999999.999999999999999999", 18), Decimal("9999999999.99", 2), "日本 🎉 \n\t\r\0'\"\\N\\", new byte[] { 0, 255, 1, 9, 10, 92 }, new DateOnly(9999, 12, 31), new TimeOnly(23, 59, 59, 999, 999), new DateTime(9999, 12, 31, 23, 59, 59, 999, 999)],
            [3L, .. Enumerable.Repeat<object?>(null, 13)],
            [long.MaxValue, null, (sbyte)0, (short)0, 0, 1.1f, 5e-324, Decimal("0.000000000000000001", 18), Decimal("0.10", 2), " x ", null, new DateOnly(2000, 1, 1), new TimeOnly(12, 0), new DateTime(1999, 12, 31, 23, 59, 59, 999, 999)],
        ];
        await using var sink = Sink(schema, ("url", Database.JdbcUrl + parameters), ("table", "all_types"));

        Assert.Equal(CommitOutcome.Committed, await Engine.WriteAsync(sink, Rows.Batch(schema, rows)));

        await using var source = Source(("table_path", $"{Database.Name}.all_types"));
        var (read, result, _) = await Engine.ReadAsync(source);
        Assert.Equal(schema.Columns.Select(c => (c.Name, c.Type)), read.Columns.Select(c => (c.Name, c.Type)));
        Assert.Equal(rows.Select(Rows.Show), result.OrderBy(r => r[0]).Select(Rows.Show));
    }

    [Theory, InlineData(""), InlineData("?allowLoadLocalInfile=false")]
    public async Task A_table_of_every_type_of_the_server_is_copied_as_it_is(string parameters)
    {
        await Database.ExecuteAsync(
            """
            CREATE TABLE a (id int unsigned PRIMARY KEY AUTO_INCREMENT, b1 bit(1), b12 bit(12), b64 bit(64), t tinyint unsigned, t1 tinyint(1), s smallint unsigned, m mediumint unsigned,
                i int unsigned, g bigint unsigned, z int(6) zerofill, d decimal(30,10) unsigned, dz decimal(5), f float unsigned, r double unsigned, y year, e enum('ok', 'sä d'), st set('x', 'y'),
                c char(5), vc varchar(20) CHARACTER SET latin1, tt tinytext, mt mediumtext, lt longtext, j json, bn binary(4), vb varbinary(8), tb tinyblob, bl blob, p point,
                dt datetime(3), ts timestamp(6) NULL, tm time(2), u uuid, ip inet6);
            INSERT INTO a VALUES (1, b'1', b'101010101010', 18446744073709551615, 255, 1, 65535, 16777215, 4294967295, 18446744073709551615, 42, 12345678901234567890.0123456789, 7, 1.25, 2.5, 2155, 'sä d', 'x,y',
                'ab', 'é', 'tiny', 'medium', 'long', '{"a": [1, "ß"]}', x'00ff', x'0a5c00', x'09', x'ff', point(1, 2), '2024-02-29 12:00:00.123', '2024-02-29 12:00:00.123456', '23:59:59.99',
                '7f4df0c6-5bd5-4cf7-8e9d-4e9a6f6c1e11', '::1');
            INSERT INTO a (id) VALUES (4294967295);
            """);
        await using var source = Source(("url", Database.JdbcUrl + parameters), ("table_path", $"{Database.Name}.a"));
        var (schema, rows, _) = await Engine.ReadAsync(source);
        await using var sink = Sink(schema, ("url", Database.JdbcUrl + parameters), ("table", "b"));

        Assert.Equal(CommitOutcome.Committed, await Engine.WriteAsync(sink, Rows.Batch(schema, [.. rows])));

        const string Definition = "SELECT group_concat(concat(column_name, ' ', column_type, ' ', is_nullable) ORDER BY ordinal_position) FROM information_schema.columns WHERE table_schema = database() AND table_name = ";
        Assert.Equal(await Database.ScalarAsync<string>(Definition + "'a'"), await Database.ScalarAsync<string>(Definition + "'b'"));
        var left = await Database.RowsAsync("SELECT * FROM a ORDER BY id");
        Assert.Equal(left.Select(Rows.Show), (await Database.RowsAsync("SELECT * FROM b ORDER BY id")).Select(Rows.Show));
        Assert.Equal(2, left.Count);
    }

    [Fact]
    public async Task A_query_has_the_types_of_its_columns()
    {
        await Database.ExecuteAsync(
            """
            CREATE TABLE a (id int unsigned PRIMARY KEY, flag tinyint(1), b bit(9), d decimal(20,4), f float, s varchar(20), x longtext, k blob, day date, at datetime(6), clock time, y year);
            INSERT INTO a VALUES (1, 1, b'100000001', 1.5, 0.1, 'ä', 'long', x'00ff', '2024-01-02', '2024-01-02 03:04:05.678901', '10:20:30', 2024)
            """);
        await using var query = Source(("query", "SELECT id, flag, b, d, f, s, x, k, day, at, clock, y, count(*) AS n, 1 + 1.5 AS sum, concat(s, '!') AS c, NULL AS nothing FROM a GROUP BY id;"));

        var (schema, rows, _) = await Engine.ReadAsync(query);

        Assert.Equal(
            [DataType.BigInt, DataType.Boolean, DataType.Bytes, DataType.Decimal(20, 4), DataType.Float, DataType.String, DataType.String, DataType.Bytes, DataType.Date, DataType.Timestamp, DataType.Time, DataType.Int, DataType.BigInt],
            schema.Columns.Take(13).Select(c => c.Type));
        Assert.Equal("1 | True | 0101 | 1.5000 | 0.1 | 'ä' | 'long' | 00FF | 01/02/2024 | 2024-01-02T03:04:05.6789010 | 10:20:30.0000000 | 2024 | 1 | 2.5 | 'ä!' | NULL", Rows.Show(rows.Single()));
    }

    [Fact]
    public async Task Instants_are_kept_in_UTC_and_a_time_zone_of_the_url_is_that_of_the_session()
    {
        var schema = Rows.Schema("t", null, ("at", DataType.TimestampTz));
        await Database.ExecuteAsync("CREATE TABLE t (at timestamp(6) NULL)");
        await using (var utc = Sink(schema, ("table", "t")))
            await Engine.WriteAsync(utc, Rows.Batch(schema, [new DateTimeOffset(2024, 7, 1, 12, 0, 0, TimeSpan.FromHours(2))]));
        await using (var own = Sink(schema, ("query", "INSERT INTO t (at) VALUES (:at)"), ("url", Database.JdbcUrl + "?serverTimezone=GMT%2B8")))
            await Engine.WriteAsync(own, Rows.Batch(schema, [new DateTimeOffset(2024, 7, 1, 10, 0, 0, TimeSpan.Zero)]));
        await using (var east = Sink(schema, ("table", "t"), ("url", Database.JdbcUrl + "?connectionTimeZone=%2B03:00")))
            await Engine.WriteAsync(east, Rows.Batch(schema, [new DateTimeOffset(2024, 7, 1, 10, 0, 0, TimeSpan.Zero)]));

        await using var source = Source(("table_path", $"{Database.Name}.t"));
        await using var shifted = Source(("table_path", $"{Database.Name}.t"), ("url", Database.JdbcUrl + "?serverTimezone=GMT%2B3"));

        Assert.Equal(Enumerable.Repeat<object?>(new DateTime(2024, 7, 1, 10, 0, 0), 3), (await Engine.ReadAsync(source)).Rows.Select(r => r[0]));
        Assert.All((await Engine.ReadAsync(shifted)).Rows, r => Assert.Equal(new DateTime(2024, 7, 1, 13, 0, 0), r[0]));
    }

    private static DecimalValue Decimal(string text, int scale) => new(Int128.Parse(text.Replace(".", "")), scale);
}
