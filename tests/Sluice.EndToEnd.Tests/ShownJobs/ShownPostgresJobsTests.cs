using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.EndToEnd.Tests.ShownJobs;

/// <summary>Shown jobs against a real PostgreSQL.</summary>
public sealed class ShownPostgresJobsTests
{
    /// <summary>
    /// All columns of the shown query. PostGIS is not part of PostgreSQL: its two types are stood in for by composite types, which this
    /// program does not know either and has to carry as text.
    /// </summary>
    private const string Columns = """
        gid serial PRIMARY KEY, uuid_col uuid, text_col text, varchar_col varchar(255), char_col char(10), boolean_col boolean,
        smallint_col smallint, integer_col integer, bigint_col bigint, decimal_col decimal(10,2), numeric_col numeric(8,4), real_col real,
        double_precision_col double precision, smallserial_col smallserial, serial_col serial, bigserial_col bigserial, date_col date,
        timestamp_col timestamp, bpchar_col bpchar(10), age integer NOT NULL, name varchar(255) NOT NULL, point geometry,
        linestring geometry, polygon_colums geometry, multipoint geometry, multilinestring geometry, multipolygon geometry,
        geometrycollection geometry, geog geography, json_col json NOT NULL, jsonb_col jsonb NOT NULL, xml_col xml NOT NULL
        """;

    private static readonly string Ddl =
        $"CREATE TYPE geometry AS (wkt text, srid int); CREATE TYPE geography AS (wkt text, srid int); CREATE TABLE pg_e2e_source_table ({Columns}); CREATE TABLE pg_e2e_sink_table ({Columns});";

    private const string Fill = """
        INSERT INTO pg_e2e_source_table
        SELECT i, ('00000000-0000-0000-0000-' || lpad(i::text, 12, '0'))::uuid, 'text "' || i || E'"\nsecond line', 'varchar' || i, 'char' || i, i % 2 = 0,
            i, i * 1000, i * 10000000000, i + 0.25, i + 0.1234, i + 0.5, i + 0.125, i, i, i, DATE '2020-02-28' + i, TIMESTAMP '2020-02-28 12:34:56.789012' + i * INTERVAL '1 hour',
            'bp' || i, i, 'Grüße ' || i, ROW('POINT(1 2)', 4326)::geometry, ROW('LINESTRING(0 0, 1 1)', 4326)::geometry, ROW('POLYGON((0 0, 1 1, 1 0, 0 0))', 4326)::geometry, ROW('MULTIPOINT(0 0)', 4326)::geometry,
            ROW('MULTILINESTRING((0 0, 1 1))', 4326)::geometry, NULL, ROW('GEOMETRYCOLLECTION(POINT(1 2))', 4326)::geometry, ROW('POINT(-122.3 47.6)', 4326)::geography,
            '{"k": "v"}', '{"b": [1, 2], "a": null}', '<a b="c">d</a>'
        FROM generate_series(1, 50) i
        """;

    [Theory]
    [InlineData("jdbc_sink_auto_generate_sql")]
    [InlineData("jdbc_sink_auto_generate_upsql_sql")]
    public async Task A_shown_job_with_generated_SQL_and_two_sinks_writes_all_rows(string name)
    {
        using var folder = new JobFolder();
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE sink (user_id bigint PRIMARY KEY, name varchar(255), age int)");
        var job = ShownJob.Place(folder, name, ShownJob.Postgres(database));
        var report = RunReport.Of((await SluiceProcess.RunAsync(folder, "run", job, "--json")).ShouldExit(0));
        Assert.Equal((100, 200, 200), (report.ReadRows, report.WrittenRows, report.CommittedRows));
        Assert.Equal(100L, await database.ScalarAsync<long>("SELECT count(*) FROM sink WHERE name IS NOT NULL AND age IS NOT NULL"));
    }

    [Fact]
    public async Task The_shown_job_from_table_to_table_copies_every_column_of_every_type()
    {
        using var folder = new JobFolder();
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        await database.ExecuteAsync(Ddl);
        await database.ExecuteAsync(Fill);
        var job = ShownJob.Place(
            folder, "jdbc_postgres_source_and_sink",
            [.. ShownJob.Postgres(database), ("user = \"test\"", $"user = {PostgresServer.Username}"), ("password = \"test\"", $"password = \"{database.Server.Password}\"")]);
        (await SluiceProcess.RunAsync(folder, "run", job)).ShouldExit(0);

        var source = await database.RowsAsync("SELECT t::text FROM pg_e2e_source_table t ORDER BY gid");
        var sink = await database.RowsAsync("SELECT t::text FROM pg_e2e_sink_table t ORDER BY gid");
        Assert.Equal(50, source.Count);
        Assert.Equal(source.Select(r => r[0]), sink.Select(r => r[0]));
    }
}
