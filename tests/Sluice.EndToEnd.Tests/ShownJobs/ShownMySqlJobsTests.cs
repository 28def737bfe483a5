using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.EndToEnd.Tests.ShownJobs;

/// <summary>Shown jobs that go to MySQL, against a real MariaDB.</summary>
public sealed class ShownMySqlJobsTests
{
    private const string Columns = """
        c_bit_1 bit(1), c_bit_8 bit(8), c_bit_16 bit(16), c_bit_32 bit(32), c_bit_64 bit(64), c_boolean tinyint(1), c_tinyint tinyint, c_tinyint_unsigned tinyint unsigned,
        c_smallint smallint, c_smallint_unsigned smallint unsigned, c_mediumint mediumint, c_mediumint_unsigned mediumint unsigned, c_int int, c_integer int, c_bigint bigint,
        c_bigint_unsigned bigint unsigned, c_decimal decimal(20,0), c_decimal_unsigned decimal(38,18) unsigned, c_float float, c_float_unsigned float unsigned, c_double double,
        c_double_unsigned double unsigned, c_char char(1), c_tinytext tinytext, c_mediumtext mediumtext, c_text text, c_varchar varchar(255), c_json json, c_longtext longtext, c_date date,
        c_datetime datetime, c_time time, c_timestamp timestamp NULL, c_tinyblob tinyblob, c_mediumblob mediumblob, c_blob blob, c_longblob longblob, c_varbinary varbinary(255),
        c_binary binary(1), c_year year, c_int_unsigned int unsigned, c_integer_unsigned int unsigned, c_bigint_30 bigint(30), c_decimal_unsigned_30 decimal(30) unsigned, c_decimal_30 decimal(30)
        """;

    private const string Fill = """
        INSERT INTO source
        SELECT seq % 2, seq, seq * 200, seq * 4000000, 18446744073709551615 - seq, seq % 2, -seq, 255 - seq, -seq * 300, 65535 - seq, -seq * 80000, 16777215 - seq, -seq * 2000000, seq, -9223372036854775807 + CAST(seq AS SIGNED),
            18446744073709551615 - seq, 10000000000 + seq, seq + 0.123456789012345678, seq + 0.1, seq + 0.3, seq + 0.1, seq + 0.7, char(65 + seq % 26), 'tiny "text"', 'medium\ttext', 'Grüße\n\\', 'v\0rchar', '{"k": [1, null]}',
            repeat('long', 500), '2020-02-28' + INTERVAL seq DAY, '2020-02-28 12:34:56' + INTERVAL seq HOUR, sec_to_time(seq * 800), '2020-02-28 12:34:56' + INTERVAL seq MINUTE, x'00', x'09', x'0A5C', repeat(x'ff', 300),
            unhex(md5(seq)), x'7f', 1901 + seq, 4294967295 - seq, seq, seq, 123456789012345678901234567890 - seq, -123456789012345678901234567890 + seq
        FROM seq_1_to_100
        """;

    [Fact]
    public async Task The_shown_job_from_table_to_table_copies_every_column_of_every_type()
    {
        using var folder = new JobFolder();
        var database = await (await MariaDbServer.SharedAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync($"CREATE TABLE source ({Columns}); CREATE TABLE sink ({Columns}); {Fill}; INSERT INTO source (c_bit_1) VALUES (NULL)");
        var job = ShownJob.Place(
            folder, "jdbc_mysql_source_and_sink",
            ("jdbc:mysql://mysql-e2e:3306/seatunnel", database.JdbcUrl), ("user = \"root\"", $"user = {MariaDbServer.Username}"), ("password = \"Abc!@#135_seatunnel\"", $"password = \"{database.Server.Password}\""));

        var report = RunReport.Of((await SluiceProcess.RunAsync(folder, "run", job, "--json")).ShouldExit(0));

        Assert.Equal((101, 101, 101), (report.ReadRows, report.WrittenRows, report.CommittedRows));
        Assert.Equal(101L, await database.ScalarAsync<long>("SELECT count(*) FROM sink"));
        Assert.Equal(0L, await database.ScalarAsync<long>("SELECT count(*) FROM (SELECT * FROM source EXCEPT SELECT * FROM sink) d"));
    }

    [Fact]
    public async Task The_shown_job_with_a_table_path_writes_to_the_database_that_its_sink_names()
    {
        using var folder = new JobFolder();
        var server = await MariaDbServer.SharedAsync();
        var (url, source, sink) = (await server.CreateDatabaseAsync(), await server.CreateDatabaseAsync(), await server.CreateDatabaseAsync());
        await source.ExecuteAsync("CREATE TABLE table1 (id bigint PRIMARY KEY, name varchar(100), price decimal(10,2)); INSERT INTO table1 SELECT seq, concat('n', seq), seq / 4 FROM seq_1_to_20000");
        await sink.ExecuteAsync("CREATE TABLE table1 LIKE " + source.Name + ".table1");
        var job = ShownJob.Place(
            folder, "jdbc_mysql_source_using_table_path",
            ("jdbc:mysql://mysql-e2e:3306/seatunnel", url.JdbcUrl), ("user = \"root\"", $"user = {MariaDbServer.Username}"), ("password = \"Abc!@#135_seatunnel\"", $"password = \"{server.Password}\""),
            ("\"source.table1\"", $"\"{source.Name}.table1\""), ("database = \"sink\"", $"database = {sink.Name}"));

        (await SluiceProcess.RunAsync(folder, "run", job)).ShouldExit(0);

        Assert.Equal(20_000L, await sink.ScalarAsync<long>("SELECT count(*) FROM table1"));
        Assert.Equal(0L, await sink.ScalarAsync<long>($"SELECT count(*) FROM (SELECT * FROM {source.Name}.table1 EXCEPT SELECT * FROM table1) d"));
    }
}
