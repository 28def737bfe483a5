using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Tests.Support;

namespace Sluice.Connectors.Jdbc.Tests;

public sealed class SqliteTests : IDisposable
{
    private static readonly TableSchema Keyed = Rows.Schema("t", ["id"], ("id", DataType.BigInt), ("name", DataType.String));
    private readonly SqliteFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Every_type_goes_in_and_comes_out_as_it_was()
    {
        var schema = Rows.Schema(
            "all_types",
            ["id"],
            ("id", DataType.BigInt),
            ("flag", DataType.Boolean),
            ("tiny", DataType.TinyInt),
            ("small", DataType.SmallInt),
            ("whole", DataType.Int),
            ("twice", DataType.Double),
            ("amount", DataType.Decimal(38, 18)),
            ("price", DataType.Decimal(12, 2)),
            ("text", DataType.String),
            ("bytes", DataType.Bytes),
            ("day", DataType.Date),
            ("clock", DataType.Time),
            ("moment", DataType.Timestamp),
            ("instant", DataType.TimestampTz));
        object?[][] rows =
        [
            [long.MinValue, true, (sbyte)-128, (short)-32768, int.MinValue, -1e300, Decimal("-99999999999999999999.999999999999999999", 18), Decimal("-9999999999.99", 2), "", Array.Empty<byte>(), new DateOnly(1, 1, 1), new TimeOnly(0), new DateTime(1, 1, 1, 0, 0, 0), new DateTimeOffset(1, 1, 2, 0, 0, 0, TimeSpan.Zero)],
            [1L, false, (sbyte)127, (short)32767, int.MaxValue, 0.1, Decimal("99999999999999999999.999999999999999999", 18), Decimal("0.10", 2), "日本 🎉 \n'\"", new byte[] { 0, 255, 1 }, new DateOnly(9999, 12, 31), new TimeOnly(23, 59, 59, 999, 999), new DateTime(2024, 2, 29, 23, 59, 59, 999, 999), new DateTimeOffset(2024, 2, 29, 12, 0, 0, 123, 456, TimeSpan.Zero)],
            [long.MaxValue, .. Enumerable.Repeat<object?>(null, 13)],
        ];
        await using var sink = _file.Sink(schema, ("table", "all_types"), ("enable_upsert", false));

        Assert.Equal(CommitOutcome.Committed, await Engine.WriteAsync(sink, Rows.Batch(schema, rows)));

        await using var source = _file.Source(("table_path", "all_types"));
        var (read, result, _) = await Engine.ReadAsync(source);
        Assert.Equal(schema.Columns.Select(c => (c.Name, c.Type)), read.Columns.Select(c => (c.Name, c.Type)));
        Assert.Equal(["id"], read.PrimaryKey!.Columns);
        Assert.Equal(rows.Select(Rows.Show), result.OrderBy(r => r[0]).Select(Rows.Show));
    }

    [Fact]
    public async Task An_upsert_replaces_and_deletes_by_key_in_the_order_of_the_rows()
    {
        _file.Execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO t VALUES (1, 'old'), (2, 'old'), (3, 'old')");
        await using var sink = _file.Sink(Keyed, ("table", "t"));

        await Engine.WriteAsync(
            sink,
            Rows.Changes(Keyed, (RowKind.UpdateBefore, [1L, "old"]), (RowKind.UpdateAfter, [1L, "x"]), (RowKind.Delete, [2L, "old"]), (RowKind.Delete, [3L, ""]), (RowKind.Insert, [3L, "again"])),
            Rows.Batch(Keyed, [1L, "y"], [4L, "new"]));

        Assert.Equal("1y 3again 4new", Content());
    }

    [Fact]
    public async Task Rows_of_two_tables_are_applied_in_the_order_in_which_they_came()
    {
        _file.Execute(
            """
            CREATE TABLE a (id INTEGER, name TEXT); CREATE TABLE b (id INTEGER, name TEXT); CREATE TABLE seen (what TEXT);
            CREATE TRIGGER on_a AFTER INSERT ON a BEGIN INSERT INTO seen VALUES ('a' || new.id || new.name); END;
            CREATE TRIGGER on_b AFTER INSERT ON b BEGIN INSERT INTO seen VALUES ('b' || new.id || new.name); END;
            """);
        var (first, second) = (Rows.Schema("a", null, ("id", DataType.BigInt), ("name", DataType.String)), Rows.Schema("b", null, ("id", DataType.BigInt), ("name", DataType.String)));
        var options = Conf.Bind(Engine.SinkFactory.Options, ("url", _file.Url), ("generate_sink_sql", true));
        await using var sink = Engine.SinkFactory.Create(new SinkContext([new SinkTable(first, options), new SinkTable(second, options)], null!));

        await Engine.WriteAsync(
            sink, Rows.Batch(first, [1L, "x"]), Rows.Batch(second, [2L, ""]), Rows.Batch(first, [3L, "y"], [4L, "z"]), Rows.Batch(second, [5L, "w"]));

        Assert.Equal("a1x b2 a3y a4z b5w", _file.Scalar("SELECT group_concat(what, ' ') FROM (SELECT what FROM seen ORDER BY rowid)"));
    }

    [Fact]
    public async Task A_duplicate_key_without_upsert_is_an_error_and_leaves_nothing()
    {
        _file.Execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO t VALUES (2, 'old')");
        await using var sink = _file.Sink(Keyed, ("table", "t"), ("enable_upsert", false));

        var error = await Assert.ThrowsAsync<ConnectorException>(() => Engine.WriteAsync(sink, Rows.Batch(Keyed, [1L, "a"], [2L, "b"])));

        Assert.Equal("SLC3211", error.Code);
        Assert.Contains("t.id", error.Message, StringComparison.Ordinal);
        Assert.Equal("2old", Content());
    }

    [Fact]
    public async Task Own_sql_runs_once_a_row()
    {
        _file.Execute("CREATE TABLE t (id INTEGER, name TEXT)");
        await using var sink = _file.Sink(Keyed, ("query", "INSERT INTO t (name, id) VALUES (upper(:name), :id + 1)"));

        await Engine.WriteAsync(sink, Rows.Batch(Keyed, [1L, "a"], [2L, null]));

        Assert.Equal("2A 3", Content());
    }

    [Fact]
    public async Task Values_that_do_not_fit_their_declared_type_are_rejected_one_by_one()
    {
        _file.Execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INT, d DATE, m DECIMAL(5,2)); INSERT INTO t VALUES (1, 'many', NULL, 1), (2, 5, 'soon', 1), (3, 99999999999, NULL, 1), (4, 4, '2024-01-01', 1.234), (5, 5, '2024-01-01', 999.5), (6, 6, -99999999999, 1)");
        await using var source = _file.Source(("table_path", "t"));
        var rejected = new Rejected();

        var (_, rows, _) = await Engine.ReadAsync(source, rejected: rejected);

        Assert.Equal(5L, Assert.Single(rows)[0]);
        Assert.Equal(["n", "d", "n", "m", "d"], rejected.Rows.Select(r => r.Column));
        Assert.Equal(["many", "soon", "99999999999", "1.234", "-99999999999"], rejected.Rows.Select(r => r.Value));
        Assert.All(rejected.Rows, r => Assert.Equal("SLC2211", r.Code));
        Assert.Contains("row 1", rejected.Rows[0].Where, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_ends_where_its_bytes_are_many()
    {
        _file.Execute("CREATE TABLE t (x BLOB); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8) INSERT INTO t SELECT zeroblob(700000) FROM n");
        await using var source = _file.Source(("table_path", "t"));

        Assert.Equal([3, 3, 2], await Engine.ReadCountsAsync(source));
    }

    [Fact]
    public async Task An_index_of_an_expression_or_of_some_rows_is_no_key()
    {
        _file.Execute("CREATE TABLE t (a TEXT, b TEXT, c TEXT UNIQUE); CREATE UNIQUE INDEX x ON t (a, lower(b)); CREATE UNIQUE INDEX y ON t (b) WHERE a > ''");
        await using var source = _file.Source(("table_path", "t"));

        var schema = (await source.DiscoverAsync(default))[0];

        Assert.Equal("c", Assert.Single(Assert.Single(schema.ConstraintKeys).Columns).Name);
    }

    [Fact]
    public async Task An_expression_is_read_as_what_its_value_is()
    {
        _file.Execute("CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1), (2)");
        await using var source = _file.Source(("query", "SELECT count(*) AS n, avg(id) AS a, 'x' AS s FROM t"));

        var (schema, rows, _) = await Engine.ReadAsync(source);

        Assert.Equal([DataType.BigInt, DataType.Double, DataType.String], schema.Columns.Select(c => c.Type));
        Assert.Equal("2 | 1.5 | 'x'", Rows.Show(Assert.Single(rows)));
    }

    [Theory]
    [InlineData("id INTEGER PRIMARY KEY, k TEXT", "id")]
    [InlineData("id INTEGER, k TEXT", "k")]
    [InlineData("id INTEGER, k TEXT", "d")]
    [InlineData("id INTEGER, k TEXT", "m")]
    public async Task The_parts_together_are_the_table(string columns, string key)
    {
        _file.Execute($"CREATE TABLE t ({columns}, d DATE, m DECIMAL(9,2)); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO t SELECT i, CASE WHEN i % 50 = 0 THEN NULL ELSE 'key' || i END, date('2024-01-01', i || ' days'), CASE WHEN i % 70 = 0 THEN NULL ELSE i * 0.25 END FROM n");
        await using var source = _file.Source(("table_path", "t"), ("split.size", 60), ("partition_column", key));

        var (_, rows, splits) = await Engine.ReadAsync(source);

        Assert.InRange(splits, 5, 12);
        Assert.Equal(Enumerable.Range(1, 500).Select(i => (long)i), rows.Select(r => (long)r[0]!).Order());
    }

    [Fact]
    public async Task The_engines_own_store_is_refused()
    {
        _file.Execute("CREATE TABLE sluice_store (id TEXT)");
        await using var sink = _file.Sink(Keyed, ("table", "t"));

        var error = await Assert.ThrowsAsync<ConnectorException>(async () => await sink.OpenAsync(default));

        Assert.Equal("SLC3217", error.Code);
    }

    [Fact]
    public async Task A_missing_file_is_an_error_for_a_source_and_is_made_for_a_sink()
    {
        await using var source = _file.Source(("table_path", "t"));
        var error = await Assert.ThrowsAsync<ConnectorException>(async () => await source.DiscoverAsync(default));
        Assert.Equal("SLC2201", error.Code);

        await using var sink = _file.Sink(Keyed, ("table", "t"));
        await Engine.WriteAsync(sink, Rows.Batch(Keyed, [1L, "a"]));
        Assert.Equal("1a", Content());
    }

    private static DecimalValue Decimal(string text, int scale) => new(Int128.Parse(text.Replace(".", "")), scale);

    private string? Content() => (string?)_file.Scalar("SELECT group_concat(id || coalesce(name, ''), ' ') FROM (SELECT * FROM t ORDER BY id)");
}
