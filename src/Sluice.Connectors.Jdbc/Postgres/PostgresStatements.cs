using Npgsql;
using NpgsqlTypes;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Sink;

namespace Sluice.Connectors.Jdbc.Postgres;

/// <summary>Runs a user's own statement once a row, many a round trip. Values are sent untyped, so that the server takes each as what it expects.</summary>
internal sealed class PostgresStatements(NpgsqlConnection connection, SinkTarget target, int batchSize, IPermit permit)
{
    private readonly string _sql = target.Statement!.ToSql('$');
    private readonly IReadOnlyList<int> _columns = target.Statement!.Columns;

    public async ValueTask WriteAsync(Batch rows, CancellationToken cancellationToken)
    {
        for (var row = 0; row < rows.Count;)
        {
            await using var batch = new NpgsqlBatch(connection);
            for (var end = Math.Min(rows.Count, row + batchSize); row < end; row++)
            {
                var command = new NpgsqlBatchCommand(_sql);
                foreach (var column in _columns)
                    command.Parameters.Add(Parameter(rows.Columns[column], row));
                batch.BatchCommands.Add(command);
            }

            permit.Demand();
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static NpgsqlParameter Parameter(ColumnData column, int row)
    {
        if (column.IsNull(row))
            return new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Unknown };
        if (column.Type.Kind == TypeKind.Bytes)
            return new NpgsqlParameter { Value = ((BinaryColumn)column)[row].ToArray(), NpgsqlDbType = NpgsqlDbType.Bytea };
        return new NpgsqlParameter { Value = ValueText.Format(column, row, asJson: false), NpgsqlDbType = NpgsqlDbType.Unknown };
    }
}
