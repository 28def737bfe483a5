using MySqlConnector;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Sink;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>Runs a user's own statement once a row, many a round trip.</summary>
internal sealed class MySqlStatements(MySqlDatabase database, MySqlConnection connection, SinkTarget target, int batchSize, IPermit permit)
{
    /// <summary>Of one round trip, about.</summary>
    private const long BytesOfBatch = 512 << 10;

    private readonly string _sql = target.Statement!.ToSql('@', c => FormOf(target.Incoming.Columns[c].Type, database.Login)).Trim().TrimEnd(';');
    private readonly IReadOnlyList<int> _columns = target.Statement!.Columns;

    /// <param name="rows">The rows.</param>
    /// <param name="number">The number of the first, for messages.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async ValueTask WriteAsync(Batch rows, long number, CancellationToken cancellationToken)
    {
        var most = Math.Min(BytesOfBatch, database.Settings.MostBytes / 4);
        for (var row = 0; row < rows.Count;)
        {
            await using var batch = new MySqlBatch(connection);
            var bytes = 0L;
            for (var end = Math.Min(rows.Count, row + batchSize); row < end && bytes < most; row++)
            {
                var command = new MySqlBatchCommand(_sql);
                for (var i = 0; i < _columns.Count; i++)
                    command.Parameters.Add(new MySqlParameter($"@{i + 1}", Value(rows.Columns[_columns[i]], row)));
                batch.BatchCommands.Add(command);
                var size = _sql.Length + _columns.Sum(c => rows.Columns[c] is BinaryColumn texts ? (long)texts[row].Length : 8);
                if (size > database.Settings.MostBytes)
                {
                    throw TargetCheck.Error(
                        12, $"{database.Display}: row {number + row} takes {size} bytes, and the server takes {database.Settings.MostBytes} (max_allowed_packet); raise it at the server, or leave the large column out");
                }

                bytes += size;
            }

            permit.Demand();
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static string? FormOf(DataType type, MySqlLogin login) => type.Kind == TypeKind.TimestampTz && !login.IsUtc ? MySqlField.InSessionZone : null;

    private static object Value(ColumnData column, int row) => column.IsNull(row)
        ? DBNull.Value
        : column.Type.Kind switch
        {
            TypeKind.Boolean or TypeKind.TinyInt or TypeKind.SmallInt or TypeKind.Int or TypeKind.BigInt or TypeKind.Float or TypeKind.Double or TypeKind.Bytes
                or TypeKind.Timestamp => column.GetValue(row)!,
            TypeKind.TimestampTz => ((DateTimeOffset)column.GetValue(row)!).UtcDateTime,
            _ => ValueText.Format(column, row, asJson: true),
        };
}
