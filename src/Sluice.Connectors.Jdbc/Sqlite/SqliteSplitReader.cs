using System.Text;
using Microsoft.Data.Sqlite;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using SQLitePCL;

namespace Sluice.Connectors.Jdbc.Sqlite;

/// <summary>Steps through a SELECT into columns. All rows are of one snapshot: the statement's read transaction.</summary>
internal sealed class SqliteSplitReader(
    SqliteDatabase database, SqliteConnection connection, SqliteStatement statement, TableSchema schema, ReaderRequest request) : ISplitReader
{
    private const int RowsBetweenChecks = 64;
    private long _rows;

    public Position Position { get; private set; } = Position.Start;

    public long BytesRead { get; private set; }

    public ValueTask<Batch?> ReadAsync(CancellationToken cancellationToken)
    {
        if (Position.IsEnd)
            return ValueTask.FromResult<Batch?>(null);
        var batch = request.Batches.Rent(schema);
        try
        {
            Fill(batch, cancellationToken);
        }
        catch (Exception e)
        {
            request.Batches.Return(batch);
            if (e is SqliteException)
                throw database.Explain(e, ConnectorSide.Source, $"reading {request.Split.Description}");
            throw;
        }

        if (batch.Count > 0)
        {
            BytesRead += batch.ByteSize;
            return ValueTask.FromResult<Batch?>(batch);
        }

        request.Batches.Return(batch);
        return ValueTask.FromResult<Batch?>(null);
    }

    public async ValueTask DisposeAsync()
    {
        statement.Dispose();
        await connection.DisposeAsync();
    }

    private void Fill(Batch batch, CancellationToken cancellationToken)
    {
        for (var seen = 0; !batch.IsFull; seen++)
        {
            if (seen % RowsBetweenChecks == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (!statement.Step())
            {
                Position = Position.End;
                return;
            }

            _rows++;
            AppendRow(batch);
        }
    }

    private void AppendRow(Batch batch)
    {
        var column = 0;
        try
        {
            for (; column < schema.Columns.Count; column++)
                SqliteValues.Append(statement.Handle, column, batch.Columns[column]);
            batch.CloseRow();
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            batch.DropOpenRow();
            var definition = schema.Columns[column];
            request.Errors.Reject(new RowError(
                "SLC2211",
                $"{request.Split.Description}, row {_rows}",
                definition.Name,
                Shorten(raw.sqlite3_column_text(statement.Handle, column).utf8_to_string()),
                $"the column is declared '{definition.SourceType}', read as {definition.Type}, and the value is none; mend the value, or CAST it by 'query'",
                Encoding.UTF8.GetBytes(Record())));
        }
    }

    private string Record() => string.Join(
        ",", Enumerable.Range(0, schema.Columns.Count).Select(i => raw.sqlite3_column_text(statement.Handle, i).utf8_to_string() ?? ""));

    private static string? Shorten(string? value) => value is { Length: > 80 } ? value[..77] + "..." : value;
}
