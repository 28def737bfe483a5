using Microsoft.Data.Sqlite;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connectors.Jdbc.Sink;
using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc.Sqlite;

/// <summary>One table's statements, and which of them a row takes.</summary>
internal sealed class SqliteTable : IDisposable
{
    private readonly SinkTarget _target;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement? _update;
    private readonly SqliteStatement? _delete;
    private readonly IReadOnlyList<int> _all;

    public SqliteTable(SqliteConnection connection, SinkTarget target)
    {
        _target = target;
        _all = target.Statement?.Columns ?? [.. Enumerable.Range(0, target.Columns.Count)];
        InsertSql = InsertOf(target);
        _insert = SqliteStatement.Prepare(connection, InsertSql);
        if (target.Mode is WriteMode.Insert or WriteMode.OwnSql)
            return;
        var table = target.Table.Quoted;
        var match = string.Join(" AND ", target.Keys.Select((k, i) => $"{Identifier.Quote(target.Columns[k])} = ?{i + 1}"));
        _delete = SqliteStatement.Prepare(connection, $"DELETE FROM {table} WHERE {match}");
        if (target.Mode != WriteMode.InsertOrUpdate)
            return;
        var byKey = string.Join(" AND ", target.Keys.Select(k => $"{Identifier.Quote(target.Columns[k])} = ?{k + 1}"));
        _update = SqliteStatement.Prepare(
            connection, $"UPDATE {table} SET {string.Join(", ", target.Columns.Select((c, i) => $"{Identifier.Quote(c)} = ?{i + 1}"))} WHERE {byKey}");
    }

    public string InsertSql { get; }

    /// <summary>Writes a row.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="row">The row in it.</param>
    /// <param name="number">The row's number, for messages.</param>
    public void Write(Batch batch, int row, long number)
    {
        DemandKey(batch, row, number);
        var kind = batch.KindOf(row);
        if (_target.Mode is WriteMode.Insert or WriteMode.OwnSql)
            Run(_insert, _all, batch, row);
        else if (kind == RowKind.Delete)
            Run(_delete!, _target.Keys, batch, row);
        else if (kind == RowKind.UpdateAfter && _update is not null)
            Run(_update, _all, batch, row);
        else if (kind != RowKind.UpdateBefore)
            Run(_insert, _all, batch, row);
    }

    public void Dispose()
    {
        _insert.Dispose();
        _update?.Dispose();
        _delete?.Dispose();
    }

    private static string InsertOf(SinkTarget target)
    {
        if (target.Statement is { } own)
            return own.ToSql('?');
        var sql = $"INSERT INTO {target.Table.Quoted} ({Identifier.List(target.Columns)}) VALUES ({string.Join(", ", target.Columns.Select((_, i) => $"?{i + 1}"))})";
        if (target.Mode != WriteMode.Upsert)
            return sql;
        var others = target.Columns.Except(target.KeyNames, StringComparer.Ordinal).Select(c => $"{Identifier.Quote(c)} = excluded.{Identifier.Quote(c)}").ToList();
        return $"{sql} ON CONFLICT ({Identifier.List(target.KeyNames)}) DO " + (others.Count == 0 ? "NOTHING" : $"UPDATE SET {string.Join(", ", others)}");
    }

    private static void Run(SqliteStatement statement, IReadOnlyList<int> columns, Batch batch, int row)
    {
        for (var i = 0; i < columns.Count; i++)
            statement.Check(SqliteValues.Bind(statement.Handle, i + 1, batch.Columns[columns[i]], row));
        try
        {
            while (statement.Step())
            {
                // A user's statement may answer rows (RETURNING): they are not wanted.
            }
        }
        finally
        {
            statement.Reset();
        }
    }

    private void DemandKey(Batch batch, int row, long number)
    {
        foreach (var key in _target.Keys)
        {
            if (batch.Columns[key].IsNull(row))
                throw TargetCheck.Error(13, $"{_target.Table}, row {number}: key column '{_target.Columns[key]}' is NULL; rows without a key cannot be replaced or deleted");
        }
    }
}
