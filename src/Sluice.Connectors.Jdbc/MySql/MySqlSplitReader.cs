using System.Data.Common;
using System.Text;
using MySqlConnector;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>Reads a SELECT's answer into columns as it comes: the server streams, and nothing but a batch is held here.</summary>
internal sealed class MySqlSplitReader(
    MySqlDatabase database, MySqlCommand command, MySqlDataReader reader, TableSchema schema, IReadOnlyList<MySqlColumnReader> columns, ReaderRequest request) : ISplitReader
{
    private const int RowsBetweenChecks = 64;

    /// <summary>The driver takes two seconds to have a statement canceled, then drops the connection.</summary>
    private static readonly TimeSpan CloseDeadline = TimeSpan.FromSeconds(5);

    private long _rows;

    public Position Position { get; private set; } = Position.Start;

    public long BytesRead { get; private set; }

    public async ValueTask<Batch?> ReadAsync(CancellationToken cancellationToken)
    {
        if (Position.IsEnd)
            return null;
        var batch = request.Batches.Rent(schema);
        try
        {
            await FillAsync(batch, cancellationToken);
        }
        catch (Exception e)
        {
            request.Batches.Return(batch);
            if (e is OperationCanceledException)
                throw;
            cancellationToken.ThrowIfCancellationRequested();
            if (e is DbException or IOException or TimeoutException or ObjectDisposedException or MySqlProtocolException)
                throw database.Explain(e, ConnectorSide.Source, $"reading {request.Split.Description}");
            throw;
        }

        if (batch.Count > 0)
        {
            BytesRead += batch.ByteSize;
            return batch;
        }

        request.Batches.Return(batch);
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // Rows that are left would all be read first.
            if (!Position.IsEnd)
                await Task.Run(command.Cancel).WaitAsync(CloseDeadline, database.Clock);
            await reader.DisposeAsync().AsTask().WaitAsync(CloseDeadline, database.Clock);
            await command.Connection!.DisposeAsync();
            await command.DisposeAsync();
        }
        catch (Exception e) when (e is DbException or IOException or ObjectDisposedException or OperationCanceledException or TimeoutException or InvalidOperationException)
        {
            request.Breadcrumb.At("jdbc.close", e.GetType().Name);
        }
    }

    private async ValueTask FillAsync(Batch batch, CancellationToken cancellationToken)
    {
        for (var seen = 0; !batch.IsFull; seen++)
        {
            // The driver does not look at the token while it has rows at hand.
            if (seen % RowsBetweenChecks == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (!await reader.ReadAsync(cancellationToken))
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
        var at = 0;
        try
        {
            for (; at < columns.Count; at++)
                columns[at].Append(reader, at, batch.Columns[at]);
            batch.CloseRow();
        }
        catch (Exception e) when (e is FormatException or OverflowException or InvalidCastException)
        {
            batch.DropOpenRow();
            var column = columns[at].Column;
            request.Errors.Reject(new RowError(
                "SLC2211", $"{request.Split.Description}, row {_rows}", column.Name, Shorten(columns[at].Show(reader, at)), $"the column is declared '{column.SourceType}': {e.Message}", Record()));
        }
    }

    private byte[] Record() => Encoding.UTF8.GetBytes(string.Join(",", columns.Select((c, i) => c.Show(reader, i))));

    private static string? Shorten(string? value) => value is { Length: > 80 } ? value[..77] + "..." : value;
}
