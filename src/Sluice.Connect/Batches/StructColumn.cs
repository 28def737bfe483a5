using Sluice.Connect.Schema;

namespace Sluice.Connect.Batches;

/// <summary>A column of nested rows: one child column a field.</summary>
public sealed class StructColumn : ColumnData
{
    private readonly ColumnData[] _fields;

    internal StructColumn(DataType type, ColumnData[] fields)
        : base(type) => _fields = fields;

    /// <summary>The fields' columns, each as long as this one.</summary>
    public IReadOnlyList<ColumnData> Fields => _fields;

    /// <inheritdoc />
    public override long ByteSize
    {
        get
        {
            long size = 0;
            foreach (var column in _fields)
                size += column.ByteSize;
            return size;
        }
    }

    /// <summary>Ends a row: one value was appended to each field's column.</summary>
    public void CloseRow() => Count++;

    private protected override object? GetValueCore(int row)
    {
        var values = new object?[_fields.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = _fields[i].GetValue(row);
        return values;
    }

    private protected override void AppendNullSlot()
    {
        foreach (var field in _fields)
            field.AppendNull();
        Count++;
    }

    private protected override void AppendValueFrom(ColumnData source, int row)
    {
        var other = (StructColumn)source;
        for (var i = 0; i < _fields.Length; i++)
            _fields[i].AppendFrom(other._fields[i], row);
        Count++;
    }

    private protected override void ClearValues()
    {
        foreach (var field in _fields)
            field.Clear();
    }

    private protected override void TruncateValues(int count)
    {
        foreach (var field in _fields)
            field.Truncate(count);
    }
}
