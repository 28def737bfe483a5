using System.Data.Common;
using System.Globalization;
using MySqlConnector;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Connectors.Jdbc.Source;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>Measures and reads MySQL's tables.</summary>
internal sealed class MySqlReading(MySqlDatabase database) : ITableReading
{
    private const long SampleRows = 200_000;

    public async ValueTask<TableSize> MeasureAsync(DbConnection connection, TableRead read, CancellationToken cancellationToken)
    {
        var mysql = (MySqlConnection)connection;
        long rows;
        long bytes;
        await using (var estimate = mysql.Command(
            """
            SELECT CAST(coalesce(sum(table_rows), 0) AS SIGNED), CAST(coalesce(sum(data_length), 0) AS SIGNED)
            FROM information_schema.tables WHERE table_schema = coalesce(@1, database()) AND table_name = @2
            """,
            (object?)read.Table!.Schema ?? DBNull.Value,
            read.Table.Name))
        {
            await using var reader = await estimate.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            (rows, bytes) = (reader.GetInt64(0), reader.GetInt64(1));
        }

        if (!read.CountsRows)
            return new TableSize(rows, bytes);
        await using var count = mysql.Command($"SELECT count(*) FROM {read.From}");
        return new TableSize((long)(await count.ExecuteScalarAsync(cancellationToken))!, bytes);
    }

    public async ValueTask<(string Lowest, string Highest)?> BoundsAsync(
        DbConnection connection, TableRead read, string column, CancellationToken cancellationToken)
    {
        var name = MySqlNames.Quote(column);
        await using var command = ((MySqlConnection)connection).Command($"SELECT CAST(min({name}) AS CHAR), CAST(max({name}) AS CHAR) FROM {read.From}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.IsDBNull(0) ? null : (reader.GetString(0), reader.GetString(1));
    }

    public async ValueTask<IReadOnlyList<string>> CutsAsync(
        DbConnection connection, TableRead read, string column, int parts, TableSize size, CancellationToken cancellationToken)
    {
        var name = MySqlNames.Quote(column);
        var sample = size.Rows > SampleRows * 2 ? string.Create(CultureInfo.InvariantCulture, $" AND rand(1) < {(double)SampleRows / size.Rows:0.######}") : "";
        await using var command = ((MySqlConnection)connection).Command(
            $"""
            SELECT DISTINCT CAST(c.cut AS CHAR), c.cut FROM
            (SELECT min(q.v) AS cut FROM (SELECT {name} AS v, ntile({parts}) OVER (ORDER BY {name}) AS part FROM {read.From} WHERE {name} IS NOT NULL{sample}) q GROUP BY q.part) c
            ORDER BY c.cut
            """);
        var cuts = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            cuts.Add(reader.GetString(0));
        return cuts.Count == 0 ? cuts : cuts[1..];
    }

    public async ValueTask<ISplitReader> OpenAsync(
        TableRead read, SplitPayload part, TableSchema schema, ReaderRequest request, CancellationToken cancellationToken)
    {
        var columns = schema.Columns.Select(c => MySqlColumnReader.For(c, database.Login)).ToList();
        var sql = $"SELECT {string.Join(", ", columns.Select(c => c.Select))} FROM {read.From}{Condition(part)}";
        request.Breadcrumb.At("jdbc.select", sql);
        var connection = (MySqlConnection)await database.ConnectAsync(cancellationToken);
        try
        {
            var command = connection.Command(sql);
            return new MySqlSplitReader(database, command, await command.ExecuteReaderAsync(cancellationToken), schema, columns, request);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static string Condition(SplitPayload part)
    {
        var name = MySqlNames.Quote(part.Column);
        var tests = new List<string>();
        if (part.Kind == SplitPayload.Hash)
            tests.Add(string.Create(CultureInfo.InvariantCulture, $"crc32({name}) % {part.Modulus} = {part.Remainder}"));
        if (part.From is { } from)
            tests.Add($"{name} >= {Literal(from)}");
        if (part.Below is { } below)
            tests.Add($"{name} < {Literal(below)}");
        if (part.To is { } to)
            tests.Add($"{name} <= {Literal(to)}");
        if (tests.Count == 0)
            return "";
        var all = string.Join(" AND ", tests);
        return part.Nulls ? $" WHERE ({all}) OR {name} IS NULL" : $" WHERE {all}";
    }

    private static string Literal(string value) =>
        decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) ? value : MySqlNames.Literal(value);
}
