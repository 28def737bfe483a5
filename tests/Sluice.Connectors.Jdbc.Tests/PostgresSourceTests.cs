using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connectors.Jdbc.Tests.Support;

namespace Sluice.Connectors.Jdbc.Tests;

public sealed class PostgresSourceTests : PostgresTests
{
    [Theory]
    [InlineData("id", 6, 12)]
    [InlineData("sparse", 6, 12)]
    [InlineData("word", 6, 12)]
    [InlineData("maybe", 6, 12)]
    [InlineData("at", 6, 12)]
    [InlineData("n", 6, 12)]
    [InlineData("same", 1, 2)]
    public async Task The_parts_together_are_the_table(string key, int least, int most)
    {
        await FillAsync();
        await using var source = Source(("table_path", "public.t"), ("partition_column", key), ("split.size", 100), ("use_select_count", true));

        var (_, rows, splits) = await Engine.ReadAsync(source);

        Assert.InRange(splits, least, most);
        Assert.Equal(Enumerable.Range(1, 800).Select(i => (long)i), rows.Select(r => (long)r[0]!).Order());
    }

    [Theory]
    [InlineData("word", null, null, 800)]
    [InlineData("id", null, null, 800)]
    [InlineData("maybe", null, null, 800)]
    [InlineData("id", 11, 20, 10)]
    [InlineData("id", 701, null, 100)]
    public async Task A_query_is_cut_as_asked_between_its_bounds(string key, int? lower, int? upper, int expected)
    {
        await FillAsync();
        await using var source = Source(
            ("query", "SELECT * FROM t;"), ("partition_column", key), ("partition_num", 4), ("partition_lower_bound", lower), ("partition_upper_bound", upper));

        var (_, rows, splits) = await Engine.ReadAsync(source);

        Assert.Equal(4, splits);
        Assert.Equal(expected, rows.Select(r => r[0]).Distinct().Count());
        Assert.Equal(expected, rows.Count);
    }

    [Fact]
    public async Task Bounds_hold_also_where_nothing_can_be_cut_between_them()
    {
        await FillAsync();

        Assert.Equal(0, await CountAsync("id", 1000, null));
        Assert.Equal(0, await CountAsync("id", null, 0));
        Assert.Equal(0, await CountAsync("none", 1, null));
        Assert.Equal(0, await CountAsync("huge", null, 1));
        Assert.Equal(712, await CountAsync("maybe", 1, null));
        Assert.Equal(800, await CountAsync("none", null, null));

        async Task<int> CountAsync(string key, int? lower, int? upper)
        {
            await using var source = Source(
                ("query", "SELECT id, maybe, NULL::int AS none, (id * 1e30)::numeric(38, 0) AS huge FROM t"),
                ("partition_column", key),
                ("partition_num", 4),
                ("partition_lower_bound", lower),
                ("partition_upper_bound", upper));
            return (await Engine.ReadAsync(source)).Rows.Count;
        }
    }

    [Fact]
    public async Task A_large_table_is_cut_in_at_least_two_parts_a_task_and_a_small_one_not()
    {
        await FillAsync();
        await Database.ExecuteAsync("CREATE TABLE big AS SELECT i AS id, i % 7 AS x FROM generate_series(1, 200000) i; ALTER TABLE big ADD PRIMARY KEY (id); ANALYZE big; ANALYZE t");
        await using var big = Source(("table_path", "public.big"));
        await using var small = Source(("table_path", "public.t"));

        var (_, rows, bigParts) = await Engine.ReadAsync(big, parallelism: 3);
        var (_, _, smallParts) = await Engine.ReadAsync(small, parallelism: 3);

        Assert.Equal(6, bigParts);
        Assert.Equal(200_000, rows.Select(r => r[0]).Distinct().Count());
        Assert.Equal(1, smallParts);
    }

    [Fact]
    public async Task Several_tables_are_read_each_with_its_own_options()
    {
        await FillAsync();
        await Database.ExecuteAsync("CREATE SCHEMA s; CREATE TABLE s.u (a int)");
        await using var source = Source(
            ("where_condition", "where id <= 5"),
            ("table_list", new[] { Conf.Object(("table_path", $"{Database.Name}.public.t")), Conf.Object(("table_path", "s.u"), ("where_condition", "where a = 1")) }));

        var tables = await source.DiscoverAsync(default);
        var splits = await source.PlanSplitsAsync(tables, 2, default);
        var rows = await Engine.ReadSplitAsync(source, tables[0], splits[0]);

        Assert.Equal([$"{Database.Name}.public.t", "s.u"], tables.Select(t => t.Path.ToString()));
        Assert.Equal(5, rows.Count);
        Assert.Empty(await Engine.ReadSplitAsync(source, tables[1], splits[1]));
        Assert.Equal(2, splits.Select(s => s.Id).Distinct().Count());
    }

    [Fact]
    public async Task Keys_and_comments_are_discovered_and_a_query_takes_them_over_from_its_table()
    {
        await Database.ExecuteAsync("CREATE DOMAIN code AS varchar(3) NOT NULL; CREATE TABLE t (b int, a bigint, c code UNIQUE, PRIMARY KEY (a, b)); COMMENT ON COLUMN t.b IS 'bee'");
        await using var table = Source(("table_path", "public.t"));
        await using var query = Source(("table_path", "public.t"), ("query", "SELECT c, b, a, a + 1 AS d FROM t"));

        var schema = (await table.DiscoverAsync(default))[0];
        var queried = (await query.DiscoverAsync(default))[0];

        Assert.Equal(["a", "b"], schema.PrimaryKey!.Columns);
        Assert.Equal("c", Assert.Single(schema.ConstraintKeys).Columns[0].Name);
        Assert.Equal((false, "bee"), (schema.Columns[0].IsNullable, schema.Columns[0].Comment));
        Assert.False(schema.Columns[2].IsNullable);
        Assert.Equal(["c", "b", "a", "d"], queried.Columns.Select(c => c.Name));
        Assert.Equal(["a", "b"], queried.PrimaryKey!.Columns);
    }

    [Fact]
    public async Task A_column_that_the_server_computes_is_read()
    {
        await Database.ExecuteAsync("CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED); INSERT INTO t VALUES (1), (2)");
        await using var source = Source(("table_path", "public.t"));

        Assert.Equal(["1 | 2", "2 | 4"], (await Engine.ReadAsync(source)).Rows.Select(Rows.Show));
    }

    [Fact]
    public async Task Values_that_no_column_holds_are_rejected_with_their_place()
    {
        await Database.ExecuteAsync(
            """
            CREATE TABLE t (id int, n numeric, d date, at timestamp);
            INSERT INTO t VALUES (1, 'NaN', NULL, NULL), (2, 1e30, NULL, NULL), (3, 0.1234567890123456789, NULL, NULL), (4, 1, '0001-01-01', '0001-01-01'), (5, 1, 'infinity', NULL),
                (6, 1, NULL, '-infinity'), (7, 12345678901234567890.123456789012345678, '9999-12-31', '9999-12-31 23:59:59.999999'), (8, 1, '10000-01-01', NULL), (9, 1, '0001-12-31 BC', NULL),
                (10, 1, NULL, '10000-01-01'), (11, 1, NULL, '0001-12-31 23:59:59.999999 BC'), (12, 1, NULL, '294276-12-31')
            """);
        await using var source = Source(("query", "SELECT * FROM t ORDER BY id"));
        var rejected = new Rejected();

        var (_, rows, _) = await Engine.ReadAsync(source, rejected: rejected);

        Assert.Equal([4, 7], rows.Select(r => r[0]));
        Assert.Equal("12345678901234567890.123456789012345678", rows[1][1]!.ToString());
        Assert.Equal(new DateTime(1, 1, 1), rows[0][3]);
        Assert.Equal(new DateOnly(9999, 12, 31), rows[1][2]);
        Assert.Equal(["n", "n", "n", "d", "at", "d", "d", "at", "at", "at"], rejected.Rows.Select(r => r.Column));
        Assert.All(rejected.Rows.Skip(5), r => Assert.Contains("not of the years 1 to 9999", r.Reason, StringComparison.Ordinal));
        Assert.Contains("row 1", rejected.Rows[0].Where, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_rejected_does_not_end_a_part_however_much_it_is()
    {
        await Database.ExecuteAsync("CREATE TABLE t (id int, d date, x text); INSERT INTO t VALUES (1, 'infinity', repeat('x', 3 << 20)), (2, '2024-01-01', 'y')");
        await using var source = Source(("query", "SELECT * FROM t ORDER BY id"));
        var rejected = new Rejected();

        var (_, rows, _) = await Engine.ReadAsync(source, rejected: rejected);

        Assert.Equal("d", Assert.Single(rejected.Rows).Column);
        Assert.Equal(2, Assert.Single(rows)[0]);
    }

    [Fact]
    public async Task A_batch_ends_where_its_bytes_are_many()
    {
        await Database.ExecuteAsync("CREATE TABLE t (x text); INSERT INTO t SELECT repeat('x', 700000) FROM generate_series(1, 8)");
        await using var source = Source(("table_path", "public.t"));

        Assert.Equal([3, 3, 2], await Engine.ReadCountsAsync(source));
    }

    [Fact]
    public async Task What_is_wrong_with_a_source_is_said_without_the_password()
    {
        var (url, user, password) = (Database.JdbcUrl, TestServers.PostgresServer.Username, Database.Server.Password);
        await Database.ExecuteAsync("CREATE TABLE t (id int)");

        await FailsAsync("SLC2202", "login refused", ("url", url), ("user", user), ("password", "wr0ng!"), ("table_path", "public.t"));
        await FailsAsync("SLC2203", "does not exist", ("url", url + "x"), ("user", user), ("password", password), ("table_path", "public.t"));
        await FailsAsync("SLC2201", "host name is not known", ("url", "jdbc:postgresql://no-such-host.invalid/db"), ("user", user), ("password", password), ("table_path", "public.t"));
        await FailsAsync("SLC2201", "cannot reach the server", ("url", "jdbc:postgresql://127.0.0.1:1/db"), ("user", user), ("password", password), ("table_path", "public.t"));
        await FailsAsync("SLC2205", "public.nothing does not exist", ("url", url), ("user", user), ("password", password), ("table_path", "public.nothing"));
        await FailsAsync("SLC2207", "syntax error", ("url", url), ("user", user), ("password", password), ("query", "SELEKT 1"));
        await FailsAsync("SLC2206", "two columns named 'a'", ("url", url), ("user", user), ("password", password), ("query", "SELECT 1 AS a, 2 AS a"));
    }

    [Theory]
    [InlineData("jdbc:oracle:thin:@h/db", "'jdbc:oracle:' is not supported")]
    [InlineData("jdbc:postgresql://u:secret@h/db", "use the options 'user' and 'password'")]
    [InlineData("jdbc:postgresql://h:port/db?password=secret", "'port' is not a port")]
    [InlineData("jdbc:postgresql://h/db?sslmode=sometimes&password=secret", "'sslmode' must be")]
    [InlineData("jdbc:sqlite::memory:", "must name a file")]
    public void A_url_that_cannot_be_used_is_explained_without_its_secrets(string url, string expected)
    {
        var error = Assert.Throws<ConfigException>(() => Engine.Source(("url", url), ("table_path", "t")));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    private static async Task FailsAsync(string code, string words, params (string Name, object? Value)[] options)
    {
        await using var source = Engine.Source(options);
        var error = await Assert.ThrowsAsync<ConnectorException>(async () => await source.DiscoverAsync(default));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal(code, error.Code);
        Assert.DoesNotContain((string)options.Single(o => o.Name == "password").Value!, error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> FillAsync() => Database.ExecuteAsync(
        """
        CREATE TABLE t (id bigint PRIMARY KEY, sparse bigint NOT NULL, word text NOT NULL, maybe int, at timestamp, n numeric(10,3), same int);
        INSERT INTO t SELECT i, i::bigint * i * i * 1000, 'w' || md5(i::text), CASE WHEN i % 9 > 0 THEN i END, timestamp '2024-01-01' + i * interval '1 hour', i / 7.0, 1
        FROM generate_series(1, 800) i
        """);
}
