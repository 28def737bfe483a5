using Sluice.Connect.Schema;

namespace Sluice.Connect.Batches;

/// <summary>
/// Rows of one table, by columns. A source rents a batch, fills it and hands it on; transforms make views of it; sinks read it and
/// keep nothing of it once their call has returned. Not thread-safe; one owner at a time.
/// </summary>
public sealed class Batch
{
    /// <summary>Most rows that a source puts in a batch: larger ones fall out of the processor's cache.</summary>
    public const int MaxRows = 8192;

    /// <summary>Bytes after which a source ends a batch, however few rows it has.</summary>
    public const long TargetBytes = 2 << 20;

    private readonly ColumnData[] _columns;
    private byte[]? _kinds;
    private bool _hasKinds;

    /// <summary>Makes an empty batch with columns of its own.</summary>
    public Batch(TableSchema schema)
    {
        Schema = schema;
        _columns = [.. schema.Columns.Select(c => ColumnData.Create(c.Type))];
    }

    private Batch(TableSchema schema, ColumnData[] columns, int count, byte[]? kinds, bool hasKinds)
    {
        Schema = schema;
        _columns = columns;
        Count = count;
        _kinds = kinds;
        _hasKinds = hasKinds;
    }

    /// <summary>The table.</summary>
    public TableSchema Schema { get; }

    /// <summary>The columns, in the schema's order.</summary>
    public IReadOnlyList<ColumnData> Columns => _columns;

    /// <summary>Number of complete rows. A source sets it by <see cref="CloseRow"/> or <see cref="SetCount"/>.</summary>
    public int Count { get; private set; }

    /// <summary>All rows are inserts.</summary>
    public bool IsInsertOnly => !_hasKinds;

    /// <summary>Bytes held by the columns, roughly.</summary>
    public long ByteSize
    {
        get
        {
            long size = 0;
            foreach (var column in _columns)
                size += column.ByteSize;
            return size;
        }
    }

    /// <summary>
    /// The batch has as many rows or bytes as a source should put in one. Costs a look at each column: ask every few rows where rows
    /// are small.
    /// </summary>
    public bool IsFull => Count >= MaxRows || (Count > 0 && ByteSize >= TargetBytes);

    /// <summary>A column as its physical class.</summary>
    public T Column<T>(int index)
        where T : ColumnData => (T)_columns[index];

    /// <summary>Ends a row: one value was appended to each column.</summary>
    /// <param name="kind">What the row says about its key.</param>
    public void CloseRow(RowKind kind = RowKind.Insert)
    {
        if (kind != RowKind.Insert || _hasKinds)
            SetKind(Count, kind);
        Count++;
    }

    /// <summary>Says how many rows are complete, when columns were filled by column: all of them inserts.</summary>
    public void SetCount(int count)
    {
        if (_hasKinds)
        {
            for (var row = Count; row < count; row++)
                SetKind(row, RowKind.Insert);
        }

        Count = count;
    }

    /// <summary>Drops the values of a row that was begun and not ended.</summary>
    public void DropOpenRow()
    {
        foreach (var column in _columns)
            column.Truncate(Count);
    }

    /// <summary>What a row says about its key.</summary>
    public RowKind KindOf(int row) => _hasKinds ? (RowKind)_kinds![row] : RowKind.Insert;

    /// <summary>Forgets all rows; buffers are kept.</summary>
    public void Clear()
    {
        foreach (var column in _columns)
            column.Clear();
        Count = 0;
        _hasKinds = false;
    }

    /// <summary>Appends a row of another batch with the same column types.</summary>
    public void AppendFrom(Batch source, int row)
    {
        ArgumentNullException.ThrowIfNull(source);
        for (var i = 0; i < _columns.Length; i++)
            _columns[i].AppendFrom(source._columns[i], row);
        CloseRow(source.KindOf(row));
    }

    /// <summary>The same rows under another schema, with columns chosen or added: nothing is copied.</summary>
    /// <param name="schema">The schema of the view.</param>
    /// <param name="columns">Its columns; each has at least <see cref="Count"/> values.</param>
    public Batch View(TableSchema schema, IReadOnlyList<ColumnData> columns) => new(schema, [.. columns], Count, _kinds, _hasKinds);

    /// <summary>A view of which all rows are inserts, whatever they are here; see <see cref="View"/>.</summary>
    /// <param name="schema">The schema of the view.</param>
    /// <param name="columns">Its columns; each has at least <see cref="Count"/> values.</param>
    public Batch ViewAsInserts(TableSchema schema, IReadOnlyList<ColumnData> columns) => new(schema, [.. columns], Count, kinds: null, hasKinds: false);

    private void SetKind(int row, RowKind kind)
    {
        if (_kinds is null || _kinds.Length <= row)
            Array.Resize(ref _kinds, Math.Max(MaxRows, (row + 1) * 2));
        if (!_hasKinds)
        {
            _kinds.AsSpan(0, row).Clear();
            _hasKinds = true;
        }

        _kinds[row] = (byte)kind;
    }
}
