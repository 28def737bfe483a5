using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connectors.Jdbc.Tests.Support;
using Sluice.TestServers;

namespace Sluice.Connectors.Jdbc.Tests;

public sealed class MySqlSourceTests : MySqlTests
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
        await using var source = Source(("table_path", $"{Database.Name}.t"), ("partition_column", key), ("split.size", 100), ("use_select_count", true));

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
    public async Task Several_tables_of_several_databases_are_read_each_with_its_own_options()
    {
        await FillAsync();
        var other = $"{Database.Name}_o";
        await Database.ExecuteAsync($"CREATE DATABASE {other}; CREATE TABLE {other}.u (a int); INSERT INTO {other}.u VALUES (1), (2)");
        await using var source = Source(
            ("where_condition", "where id <= 5"),
            ("table_list", new[] { Conf.Object(("table_path", $"{Database.Name}.t")), Conf.Object(("table_path", $"{other}.u"), ("where_condition", "where a = 1")) }));

        var tables = await source.DiscoverAsync(default);
        var splits = await source.PlanSplitsAsync(tables, 2, default);

        Assert.Equal([$"{Database.Name}.t", $"{other}.u"], tables.Select(t => t.Path.ToString()));
        Assert.Equal(5, (await Engine.ReadSplitAsync(source, tables[0], splits[0])).Count);
        Assert.Single(await Engine.ReadSplitAsync(source, tables[1], splits[1]));
    }

    [Fact]
    public async Task Keys_and_comments_are_discovered_and_a_query_takes_them_over_from_its_table()
    {
        await Database.ExecuteAsync("CREATE TABLE t (b int COMMENT 'bee', a bigint, c varchar(3) NOT NULL, PRIMARY KEY (a, b), UNIQUE uc (c), UNIQUE prefix (c(2), b)) COMMENT 'tee'");
        await using var table = Source(("table_path", $"{Database.Name}.t"));
        await using var query = Source(("table_path", $"{Database.Name}.t"), ("query", "SELECT c, b, a, a + 1 AS d FROM t"));

        var schema = (await table.DiscoverAsync(default))[0];
        var queried = (await query.DiscoverAsync(default))[0];

        Assert.Equal(["a", "b"], schema.PrimaryKey!.Columns);
        Assert.Equal("c", Assert.Single(schema.ConstraintKeys).Columns[0].Name);
        Assert.Equal((false, "bee"), (schema.Columns[0].IsNullable, schema.Columns[0].Comment));
        Assert.Equal((3L, "tee"), (schema.Columns[2].Length, schema.Comment));
        Assert.Equal(["c", "b", "a", "d"], queried.Columns.Select(c => c.Name));
        Assert.Equal(["a", "b"], queried.PrimaryKey!.Columns);
    }

    [Fact]
    public async Task Values_that_no_column_holds_are_rejected_with_their_place_and_the_remedy()
    {
        await Database.ExecuteAsync(
            """
            SET sql_mode = ''; CREATE TABLE t (id int, flag tinyint(1), day date, at datetime, clock time);
            INSERT INTO t VALUES (1, 5, NULL, NULL, NULL), (2, 1, '0000-00-00', NULL, NULL), (3, 1, NULL, '2024-05-00 10:00:00', NULL), (4, 1, NULL, NULL, '-838:59:59'), (5, 0, '2024-01-01', NULL, '10:00:00')
            """);
        await using var source = Source(("query", "SELECT * FROM t ORDER BY id"));
        await using var lenient = Source(("url", Database.JdbcUrl + "?zeroDateTimeBehavior=convertToNull&tinyInt1isBit=false"), ("query", "SELECT id, flag, day FROM t ORDER BY id"));
        var rejected = new Rejected();

        var (_, rows, _) = await Engine.ReadAsync(source, rejected: rejected);
        var (_, all, _) = await Engine.ReadAsync(lenient);

        Assert.Equal([5], rows.Select(r => r[0]));
        Assert.Equal(["flag", "day", "at", "clock"], rejected.Rows.Select(r => r.Column));
        Assert.Contains("tinyInt1isBit=false", rejected.Rows[0].Reason, StringComparison.Ordinal);
        Assert.Contains("zeroDateTimeBehavior=CONVERT_TO_NULL", rejected.Rows[1].Reason, StringComparison.Ordinal);
        Assert.Equal("-838:59:59", rejected.Rows[3].Value);
        Assert.Contains("row 1", rejected.Rows[0].Where, StringComparison.Ordinal);
        Assert.Equal(["1 | 5 | NULL", "2 | 1 | NULL"], all.Take(2).Select(Rows.Show));
    }

    [Fact]
    public async Task A_batch_ends_where_its_bytes_are_many()
    {
        await Database.ExecuteAsync("CREATE TABLE t (x longblob); INSERT INTO t SELECT repeat('x', 700000) FROM seq_1_to_8");
        await using var source = Source(("table_path", $"{Database.Name}.t"));

        Assert.Equal([3, 3, 2], await Engine.ReadCountsAsync(source));
    }

    [Fact]
    public async Task What_is_wrong_with_a_source_is_said_without_the_password()
    {
        var (url, user, password) = (Database.JdbcUrl, MariaDbServer.Username, Database.Server.Password);
        await Database.ExecuteAsync("CREATE TABLE t (id int)");
        var table = $"{Database.Name}.t";

        await FailsAsync("SLC2202", "login refused", ("url", url), ("user", user), ("password", "wr0ng!"), ("table_path", table));
        await FailsAsync("SLC2203", "Unknown database", ("url", url + "x"), ("user", user), ("password", password), ("table_path", table));
        await FailsAsync("SLC2201", "check that the host's name is known", ("url", "jdbc:mariadb://no-such-host.invalid/db"), ("user", user), ("password", password), ("table_path", table));
        await FailsAsync("SLC2201", "cannot reach the server", ("url", "jdbc:mysql://127.0.0.1:1/db"), ("user", user), ("password", password), ("table_path", table));
        await FailsAsync("SLC2205", $"{Database.Name}.nothing does not exist", ("url", url), ("user", user), ("password", password), ("table_path", $"{Database.Name}.nothing"));
        await FailsAsync("SLC2207", "error in your SQL syntax", ("url", url), ("user", user), ("password", password), ("query", "SELEKT 1"));
        await FailsAsync("SLC2207", "Unknown column 'nmae'", ("url", url), ("user", user), ("password", password), ("query", "SELECT nmae FROM t"));
    }

    [Theory]
    [InlineData("jdbc:mysql:loadbalance://h/db", "is not supported; write 'jdbc:mysql://")]
    [InlineData("jdbc:mariadb://u:secret@h/db", "use the options 'user' and 'password'")]
    [InlineData("jdbc:mysql://h:port/db?password=secret", "'port' is not a port")]
    [InlineData("jdbc:mysql://h/db?sslMode=sometimes&password=secret", "'sslMode' must be")]
    [InlineData("jdbc:mysql://h:1,g:2/db?password=secret", "different ports")]
    [InlineData("jdbc:mysql://address=(host=h)/db?password=secret", "'address=(host=...)'")]
    [InlineData("jdbc:mysql://h/db?connectTimeout=soon&password=secret", "number of milliseconds")]
    public void A_url_that_cannot_be_used_is_explained_without_its_secrets(string url, string expected)
    {
        var error = Assert.Throws<ConfigException>(() => Engine.Source(("url", url), ("table_path", "db.t")));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_url_may_be_of_either_product_and_carry_the_login_and_what_only_its_driver_knows()
    {
        await Database.ExecuteAsync("CREATE TABLE t (id int); INSERT INTO t VALUES (1)");
        await using var source = Engine.Source(
            ("url", Database.JdbcUrl.Replace("mysql", "mariadb") + $"?user={MariaDbServer.Username}&password={Database.Server.Password}&useSSL=false&rewriteBatchedStatements=true&useUnicode=true&characterEncoding=UTF-8&sessionVariables=foreign_key_checks=0"),
            ("table_path", $"{Database.Name}.t"));

        Assert.Single((await Engine.ReadAsync(source)).Rows);
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
        CREATE TABLE t (id bigint PRIMARY KEY, sparse bigint NOT NULL, word varchar(40) NOT NULL, maybe int, at datetime, n decimal(10,3), same int);
        INSERT INTO t SELECT seq, seq * seq * seq * 1000, concat('w', md5(seq)), IF(seq % 9 > 0, seq, NULL), '2024-01-01' + INTERVAL seq HOUR, seq / 7.0, 1 FROM seq_1_to_800
        """);
}
