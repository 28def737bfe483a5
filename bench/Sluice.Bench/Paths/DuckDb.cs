using DuckDB.NET.Data;
using Sluice.Bench.Orders;

namespace Sluice.Bench.Paths;

/// <summary>DuckDB with its defaults: a contender in a process of its own, and who reads what contenders wrote.</summary>
internal static class DuckDb
{
    /// <summary>Counts and sums as <see cref="Orders.OrderFacts"/> has them, then hashes over every column.</summary>
    private const string FingerprintQuery = """
        SELECT concat_ws(' ', count(*), sum(id), sum(customer_id), (sum(amount) * 100)::BIGINT, count(note), sum(strlen(note)),
            sum(hash(coalesce(note, '-'), note IS NULL)::HUGEINT), sum(hash(status, id)::HUGEINT), sum(hash(created_at, amount)::HUGEINT)) FROM 
        """;

    public static string Version()
    {
        using var connection = Open();
        return Scalar(connection, "SELECT version()");
    }

    /// <summary>What a user of DuckDB would write for the same files.</summary>
    public static void CsvToParquet(string csv, string target)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"COPY (SELECT * FROM {Csv(Literal(csv))}) TO {Literal(target)} (FORMAT parquet, COMPRESSION snappy)";
        command.ExecuteNonQuery();
    }

    /// <summary>What all files of a folder hold together.</summary>
    public static string Fingerprint(string folder, OutputFormat format)
    {
        var files = Literal(Path.Combine(folder, "**", format == OutputFormat.Csv ? "*.csv" : "*.parquet"));
        return Of(format == OutputFormat.Csv ? Csv(files) : $"read_parquet({files})");
    }

    /// <summary>What the generator's file holds.</summary>
    public static string Fingerprint(OrderFile orders) => Of(Csv(Literal(orders.Path)));

    private static string Of(string rows)
    {
        using var connection = Open();
        return Scalar(connection, FingerprintQuery + rows);
    }

    /// <summary>Quoted texts are never NULL: DuckDB's default takes <c>""</c> for it.</summary>
    private static string Csv(string files) => $$"""
        read_csv({{files}}, header = false, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, columns = {
            'id': 'BIGINT', 'customer_id': 'INTEGER', 'created_at': 'TIMESTAMP', 'status': 'VARCHAR', 'amount': 'DECIMAL(12,2)', 'note': 'VARCHAR' })
        """;

    private static string Literal(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    private static string Scalar(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (string?)command.ExecuteScalar() ?? "";
    }

    private static DuckDBConnection Open()
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        return connection;
    }
}
