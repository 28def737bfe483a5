using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Sluice.TestServers;

namespace Sluice.EndToEnd.Tests.Fixtures;

/// <summary>The orders table: as job files describe it, and as it is read back from each kind of target.</summary>
internal static class Orders
{
    public const string Schema =
        """schema { fields { id = bigint, customer_id = int, created_at = timestamp, status = string, amount = "decimal(12,2)", note = string } }""";

    public const string Ddl = "id bigint primary key, customer_id int, created_at timestamp, status text, amount numeric(12,2), note text";

    /// <summary>The table in MariaDB.</summary>
    public const string MariaDbDdl = "id bigint primary key, customer_id int, created_at datetime, status text, amount decimal(12,2), note text";

    /// <summary>A source block over a folder of CSV files.</summary>
    public static string CsvSource(string folder) => $"LocalFile {{ path = \"{folder}\", file_format_type = csv, {Schema} }}";

    /// <summary>A sink block into a PostgreSQL table.</summary>
    public static string PostgresSink(PostgresDatabase database, string table, string more = "") =>
        $"Jdbc {{ url = \"{database.JdbcUrl}\", driver = org.postgresql.Driver, user = {PostgresServer.Username}, password = \"{database.Server.Password}\", generate_sink_sql = true, database = {database.Name}, table = \"public.{table}\" {more} }}";

    /// <summary>A sink block into a MariaDB table.</summary>
    public static string MariaDbSink(MariaDbDatabase database, string table, string more = "") =>
        $"Jdbc {{ {MariaDbLogin(database)}, generate_sink_sql = true, database = {database.Name}, table = \"{table}\" {more} }}";

    /// <summary>A source block over a MariaDB table.</summary>
    public static string MariaDbSource(MariaDbDatabase database, string table, string more = "") =>
        $"Jdbc {{ {MariaDbLogin(database)}, table_path = \"{database.Name}.{table}\" {more} }}";

    /// <summary>Throws unless the rows are the first <paramref name="count"/> orders, each once.</summary>
    public static void Verify(IReadOnlyList<Order> rows, int count, string when)
    {
        Assert.True(rows.Count == count, $"{when}: {rows.Count} rows instead of {count}, {rows.DistinctBy(r => r.Id).Count()} of them different");
        Assert.True(Order.Fingerprint(rows) == Order.Fingerprint(Enumerable.Range(0, count).Select(Order.Number)), $"{when}: the rows differ");
    }

    private static string MariaDbLogin(MariaDbDatabase database) =>
        $"url = \"{database.JdbcUrl}\", driver = com.mysql.cj.jdbc.Driver, user = {MariaDbServer.Username}, password = \"{database.Server.Password}\"";

    public static async Task<IReadOnlyList<Order>> ReadPostgresAsync(PostgresDatabase database, string table) =>
    [
        .. (await database.RowsAsync($"SELECT id, customer_id, created_at, status, amount, note FROM {table}"))
            .Select(r => new Order((long)r[0]!, (int)r[1]!, (DateTime)r[2]!, (string)r[3]!, (decimal)r[4]!, (string?)r[5])),
    ];

    public static async Task<IReadOnlyList<Order>> ReadMariaDbAsync(MariaDbDatabase database, string table) =>
    [
        .. (await database.RowsAsync($"SELECT id, customer_id, created_at, status, amount, note FROM {table}"))
            .Select(r => new Order((long)r[0]!, (int)r[1]!, (DateTime)r[2]!, (string)r[3]!, (decimal)r[4]!, (string?)r[5])),
    ];

    public static IReadOnlyList<Order> ReadSqlite(string file, string table)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT id, customer_id, created_at, status, CAST(amount AS TEXT), note FROM {table}";
        using var reader = command.ExecuteReader();
        var rows = new List<Order>();
        while (reader.Read())
        {
            rows.Add(new Order(
                reader.GetInt64(0), reader.GetInt32(1), DateTime.Parse(reader.GetString(2), CultureInfo.InvariantCulture), reader.GetString(3),
                Math.Round(decimal.Parse(reader.GetString(4), NumberStyles.Float, CultureInfo.InvariantCulture), 2), reader.IsDBNull(5) ? null : reader.GetString(5)));
        }

        return rows;
    }

    public static IReadOnlyList<Order> ReadJson(string folder)
    {
        var rows = new List<Order>();
        foreach (var line in JobFolder.PublishedIn(folder).SelectMany(File.ReadLines).Where(l => l.Length > 0))
        {
            using var document = JsonDocument.Parse(line);
            var row = document.RootElement;
            rows.Add(new Order(
                row.GetProperty("id").GetInt64(), row.GetProperty("customer_id").GetInt32(),
                DateTime.Parse(row.GetProperty("created_at").GetString()!, CultureInfo.InvariantCulture), row.GetProperty("status").GetString()!,
                row.GetProperty("amount").GetDecimal(), row.TryGetProperty("note", out var note) ? note.GetString() : null));
        }

        return rows;
    }

    /// <summary>Reads CSV with a reader that is not ours, character by character.</summary>
    public static IReadOnlyList<Order> ReadCsv(string folder)
    {
        var rows = new List<Order>();
        foreach (var record in JobFolder.PublishedIn(folder).Select(File.ReadAllText).SelectMany(PlainCsv.Parse))
        {
            rows.Add(new Order(
                long.Parse(record[0]!, CultureInfo.InvariantCulture), int.Parse(record[1]!, CultureInfo.InvariantCulture),
                DateTime.Parse(record[2]!, CultureInfo.InvariantCulture), record[3]!, decimal.Parse(record[4]!, CultureInfo.InvariantCulture), record[5]));
        }

        return rows;
    }
}
