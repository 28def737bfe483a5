using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Connectors.Jdbc.Source;
using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc.Sqlite;

/// <summary>Measures and reads SQLite's tables.</summary>
internal sealed class SqliteReading(SqliteDatabase database) : ITableReading
{
    public async ValueTask<TableSize> MeasureAsync(DbConnection connection, TableRead read, CancellationToken cancellationToken)
    {
        await using var command = ((SqliteConnection)connection).Command(null, $"SELECT count(*), (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size) FROM {read.From}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new TableSize(reader.GetInt64(0), reader.GetInt64(1));
    }

    public async ValueTask<(string Lowest, string Highest)?> BoundsAsync(
        DbConnection connection, TableRead read, string column, CancellationToken cancellationToken)
    {
        var name = Identifier.Quote(column);
        await using var command = ((SqliteConnection)connection).Command(null, $"SELECT CAST(min({name}) AS TEXT), CAST(max({name}) AS TEXT) FROM {read.From}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.IsDBNull(0) ? null : (reader.GetString(0), reader.GetString(1));
    }

    public async ValueTask<IReadOnlyList<string>> CutsAsync(
        DbConnection connection, TableRead read, string column, int parts, TableSize size, CancellationToken cancellationToken)
    {
        var name = Identifier.Quote(column);
        await using var command = ((SqliteConnection)connection).Command(
            null,
            $"SELECT DISTINCT quote(min(v)) FROM (SELECT {name} AS v, ntile($1) OVER (ORDER BY {name}) AS part FROM {read.From} WHERE {name} IS NOT NULL) GROUP BY part ORDER BY min(v)",
            parts);
        var cuts = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            cuts.Add(reader.GetString(0));
        return cuts.Count == 0 ? cuts : cuts[1..];
    }

    public async ValueTask<ISplitReader> OpenAsync(
        TableRead read, SplitPayload part, TableSchema schema, ReaderRequest request, CancellationToken cancellationToken)
    {
        var sql = $"SELECT {Identifier.List(schema.Columns.Select(c => c.Name))} FROM {read.From}{Condition(part)}";
        request.Breadcrumb.At("jdbc.select", sql);
        var connection = (SqliteConnection)await database.ConnectAsync(cancellationToken);
        try
        {
            return new SqliteSplitReader(database, connection, SqliteStatement.Prepare(connection, sql), schema, request);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static string Condition(SplitPayload part)
    {
        var name = Identifier.Quote(part.Column);
        var tests = new List<string>();
        if (part.Kind == SplitPayload.Hash)
            tests.Add(string.Create(CultureInfo.InvariantCulture, $"{HashOf(name)} % {part.Modulus} = {part.Remainder}"));
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

    /// <summary>SQLite has no hash function: length and three characters are told apart well enough for parts of about one size.</summary>
    private static string HashOf(string name) =>
        $"(length({name}) * 31 + coalesce(unicode({name}), 0) * 7 + coalesce(unicode(substr({name}, -1)), 0) * 131 + coalesce(unicode(substr({name}, -2)), 0) * 17)";

    /// <summary>Bounds are numbers, or literals as SQLite's own quote() wrote them into the plan.</summary>
    private static string Literal(string value) =>
        value.StartsWith('\'') && value.EndsWith('\'') && value.Length >= 2 ? Identifier.Literal(value[1..^1].Replace("''", "'", StringComparison.Ordinal))
        : decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? value
        : Identifier.Literal(value);
}
