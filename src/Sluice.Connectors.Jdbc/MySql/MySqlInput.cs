using System.Runtime.InteropServices;
using MySqlConnector;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>
/// Puts rows into one table: by LOAD DATA LOCAL INFILE from memory where the server takes it, else by INSERT of many rows. To the server a local
/// file's errors are warnings, since it cannot stop the file: here each of them is the error that it is.
/// </summary>
internal sealed class MySqlInput
{
    /// <summary>Of an INSERT: longer ones are no faster.</summary>
    private const int BytesOfInsert = 512 << 10;

    /// <summary>How the server says which row it was.</summary>
    private const string RowMark = " at row ";

    private readonly MySqlDatabase _database;
    private readonly MySqlConnection _connection;
    private readonly IPermit _permit;
    private readonly TableName _table;
    private readonly bool _replaces;
    private readonly MySqlRows? _rows;
    private readonly MySqlValues? _values;
    private readonly List<string> _loadColumns = [];
    private readonly List<string> _loadExpressions = [];
    private readonly string _insert;
    private readonly List<MySqlError> _warnings = [];
    private int _pending;

    /// <param name="database">The database.</param>
    /// <param name="connection">The session.</param>
    /// <param name="permit">Asked before each statement.</param>
    /// <param name="table">The table.</param>
    /// <param name="columns">Its columns that get values.</param>
    /// <param name="fields">How the values go in.</param>
    /// <param name="kindColumn">The column for the row's kind, behind the others; <c>null</c> for none.</param>
    /// <param name="replaces">A row replaces the one with its key.</param>
    public MySqlInput(
        MySqlDatabase database, MySqlConnection connection, IPermit permit, TableName table, IReadOnlyList<string> columns, IReadOnlyList<MySqlField> fields, string? kindColumn, bool replaces)
    {
        (_database, _connection, _permit, _table, _replaces) = (database, connection, permit, table, replaces);
        var names = kindColumn is null ? columns : [.. columns, kindColumn];
        _insert = $"{(replaces ? "REPLACE" : "INSERT")} INTO {table.Quoted} ({MySqlNames.List(names)}) VALUES ";
        if (database.Settings.LoadRefusal is not null)
        {
            _values = new MySqlValues(fields, kindColumn is not null);
            return;
        }

        _rows = new MySqlRows(fields, kindColumn is not null);
        for (var i = 0; i < names.Count; i++)
        {
            var name = MySqlNames.Quote(names[i]);
            var expression = i < fields.Count ? fields[i].Expression : null;
            _loadColumns.Add(expression is null ? name : $"@sluice_{i}");
            if (expression is not null)
                _loadExpressions.Add($"{name} = {expression.Replace("{0}", $"@sluice_{i}", StringComparison.Ordinal)}");
        }
    }

    /// <summary>Rows are told apart by their key: of a change only what it led to counts.</summary>
    public bool IsByKey => _replaces;

    /// <summary>For a breadcrumb.</summary>
    public string Statement => _rows is null ? _insert : $"LOAD DATA LOCAL INFILE INTO TABLE {_table.Quoted}";

    /// <summary>Takes a row; sends what was taken where it is enough.</summary>
    public async ValueTask AddAsync(Batch batch, int row, long number, CancellationToken cancellationToken)
    {
        if (_rows is not null)
            _rows.Add(batch, row);
        else
            _values!.Add(batch, row);
        _pending++;
        if (_values is { Length: >= BytesOfInsert } || (_values is not null && _values.Length >= _database.Settings.MostBytes / 4))
            await FlushAsync(number, cancellationToken);
    }

    /// <summary>Sends what was taken.</summary>
    /// <param name="number">The number of its last row, for messages.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async ValueTask FlushAsync(long number, CancellationToken cancellationToken)
    {
        if (_pending == 0)
            return;
        var (count, first) = (_pending, number - _pending + 1);
        _pending = 0;
        _permit.Demand();
        _warnings.Clear();
        _connection.InfoMessage += OnWarnings;
        try
        {
            var added = _rows is not null ? await LoadAsync(_rows, cancellationToken) : await InsertAsync(_values!, first, cancellationToken);
            DemandAll(count, added, first);
        }
        finally
        {
            _connection.InfoMessage -= OnWarnings;
            _rows?.Clear();
            _values?.Clear();
        }
    }

    /// <summary>Forgets what was taken and not sent.</summary>
    public void Reset()
    {
        _pending = 0;
        _rows?.Clear();
        _values?.Clear();
    }

    private void OnWarnings(object sender, MySqlInfoMessageEventArgs e) => _warnings.AddRange(e.Errors);

    private async ValueTask<int> LoadAsync(MySqlRows rows, CancellationToken cancellationToken)
    {
        MemoryMarshal.TryGetArray(rows.Bytes, out var bytes);
        var load = new MySqlBulkLoader(_connection)
        {
            TableName = _table.Quoted,
            CharacterSet = "utf8mb4",
            FieldTerminator = "\t",
            EscapeCharacter = '\\',
            LineTerminator = "\n",
            ConflictOption = _replaces ? MySqlBulkLoaderConflictOption.Replace : MySqlBulkLoaderConflictOption.None,
            SourceStream = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false),
        };
        load.Columns.AddRange(_loadColumns);
        load.Expressions.AddRange(_loadExpressions);
        return await load.LoadAsync(cancellationToken);
    }

    private async ValueTask<int> InsertAsync(MySqlValues values, long first, CancellationToken cancellationToken)
    {
        var sql = _insert + values;
        if (System.Text.Encoding.UTF8.GetByteCount(sql) is var length && length > _database.Settings.MostBytes)
        {
            throw new ConnectorException(
                "SLC3212",
                ConnectorSide.Sink,
                $"{_database.Display}: row {first} for {_table} takes {length} bytes, and the server takes {_database.Settings.MostBytes} (max_allowed_packet); "
                    + "raise it at the server, or leave the large column out");
        }

        try
        {
            await using var insert = _connection.Command(sql);
            return await insert.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (MySqlException e) when (e.Message.Contains(RowMark, StringComparison.Ordinal))
        {
            throw new MySqlRefusedRowException((int)e.ErrorCode, AtRow(e.Message, first), e);
        }
    }

    private void DemandAll(int count, int added, long first)
    {
        var warning = _warnings.Find(w => !w.Level.Equals("Note", StringComparison.OrdinalIgnoreCase));
        if (warning is null && (_replaces || added == count))
            return;
        var (code, text) = warning is null ? ((int)MySqlErrorCode.DuplicateKeyEntry, $"{count - added} of {count} rows were passed over") : ((int)warning.ErrorCode, warning.Message);
        throw new MySqlRefusedRowException(code, AtRow(text, first));
    }

    /// <summary>The server counts the rows of a statement; people count those of the split.</summary>
    private static string AtRow(string text, long first)
    {
        var at = text.LastIndexOf(RowMark, StringComparison.Ordinal);
        return at >= 0 && long.TryParse(text.AsSpan(at + RowMark.Length), out var row) ? $"{text[..at]}{RowMark}{first + row - 1}" : text;
    }
}
