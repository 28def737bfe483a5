using Microsoft.Data.Sqlite;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connectors.Jdbc.Sink;
using Sluice.Connectors.Jdbc.Sql;
using SQLitePCL;

namespace Sluice.Connectors.Jdbc.Sqlite;

/// <summary>
/// One table's statements, and which of them a row takes. A row is first put aside, in a temporary table of the connection, which holds no lock of
/// the file that others write; and applied when its commit has come.
/// </summary>
internal sealed class SqliteTable : IDisposable
{
    private const int KindBits = 2;

    private readonly SinkTarget _target;
    private readonly string _aside;
    private readonly SqliteStatement _put;
    private readonly SqliteStatement _next;
    private readonly SqliteStatement _clear;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement? _update;
    private readonly SqliteStatement? _delete;
    private readonly IReadOnlyList<int> _all;
    private long _rows;

    /// <summary>Prepares the statements.</summary>
    /// <param name="connection">Of one writer.</param>
    /// <param name="target">The table.</param>
    /// <param name="number">Which table of the connection it is.</param>
    public SqliteTable(SqliteConnection connection, SinkTarget target, int number)
    {
        _target = target;
        _aside = $"temp.\"sluice: rows of a commit, {number}\"";
        var aside = string.Join(", ", target.Columns.Select((_, i) => $"c{i}"));
        using (var create = connection.Command(null, $"CREATE TEMP TABLE {_aside["temp.".Length..]} ({aside})"))
            create.ExecuteNonQuery();
        _put = SqliteStatement.Prepare(connection, $"INSERT INTO {_aside} (rowid, {aside}) VALUES ({Parameters(target.Columns.Count + 1)})");
        _next = SqliteStatement.Prepare(connection, $"SELECT {aside}, rowid FROM {_aside} ORDER BY rowid");
        _clear = SqliteStatement.Prepare(connection, $"DELETE FROM {_aside}");
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

    /// <summary>Puts a row aside.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="row">The row in it.</param>
    /// <param name="number">The row's number, for messages.</param>
    public void Put(Batch batch, int row, long number)
    {
        DemandKey(batch, row, number);
        _put.Check(raw.sqlite3_bind_int64(_put.Handle, 1, (_rows++ << KindBits) | (byte)batch.KindOf(row)));
        for (var i = 0; i < batch.Columns.Count; i++)
            _put.Check(SqliteValues.Bind(_put.Handle, i + 2, batch.Columns[i], row));
        _put.Run();
    }

    /// <summary>Applies the next row that was put aside, inside the caller's transaction.</summary>
    public void ApplyNext()
    {
        if (!_next.Step())
            throw new InvalidOperationException($"{_target.Table} has no further row that was put aside.");
        var kind = (RowKind)(raw.sqlite3_column_int64(_next.Handle, _target.Columns.Count) & ((1 << KindBits) - 1));
        if (_target.Mode is WriteMode.Insert or WriteMode.OwnSql)
            Run(_insert, _all);
        else if (kind == RowKind.Delete)
            Run(_delete!, _target.Keys);
        else if (kind == RowKind.UpdateAfter && _update is not null)
            Run(_update, _all);
        else if (kind != RowKind.UpdateBefore)
            Run(_insert, _all);
    }

    /// <summary>Ends a look at what was put aside: while it lasts, the connection lets go of no lock. The next one begins with the first row.</summary>
    public void Rewind() => _next.Reset();

    /// <summary>Drops what was put aside.</summary>
    public void Clear()
    {
        Rewind();
        if (_rows > 0)
            _clear.Run();
        _rows = 0;
    }

    public void Dispose()
    {
        _put.Dispose();
        _next.Dispose();
        _clear.Dispose();
        _insert.Dispose();
        _update?.Dispose();
        _delete?.Dispose();
    }

    private static string InsertOf(SinkTarget target)
    {
        if (target.Statement is { } own)
            return own.ToSql('?');
        var sql = $"INSERT INTO {target.Table.Quoted} ({Identifier.List(target.Columns)}) VALUES ({Parameters(target.Columns.Count)})";
        if (target.Mode != WriteMode.Upsert)
            return sql;
        var others = target.Columns.Except(target.KeyNames, StringComparer.Ordinal).Select(c => $"{Identifier.Quote(c)} = excluded.{Identifier.Quote(c)}").ToList();
        return $"{sql} ON CONFLICT ({Identifier.List(target.KeyNames)}) DO " + (others.Count == 0 ? "NOTHING" : $"UPDATE SET {string.Join(", ", others)}");
    }

    private static string Parameters(int count) => string.Join(", ", Enumerable.Range(1, count).Select(i => $"?{i}"));

    private void Run(SqliteStatement statement, IReadOnlyList<int> columns)
    {
        for (var i = 0; i < columns.Count; i++)
            statement.Check(SqliteValues.Copy(_next.Handle, columns[i], statement.Handle, i + 1));
        statement.Run();
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
