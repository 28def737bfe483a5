using Sluice.Connect.Schema;

namespace Sluice.Connect.Batches;

/// <summary>A column of nested rows: one child column a field.</summary>
public sealed class StructColumn : ColumnData
{
    internal StructColumn(DataType type, IReadOnlyList<ColumnData> fields)
        : base(type) => Fields = fields;

    /// <summary>The fields' columns, each as long as this one.</summary>
    public IReadOnlyList<ColumnData> Fields { get; }

    /// <inheritdoc />
    public override long ByteSize => Fields.Sum(f => f.ByteSize);

    /// <summary>Ends a row: one value was appended to each field's column.</summary>
    public void CloseRow() => Count++;

    private protected override object? GetValueCore(int row)
    {
        var values = new object?[Fields.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Fields[i].GetValue(row);
        return values;
    }

    private protected override void AppendNullSlot()
    {
        foreach (var field in Fields)
            field.AppendNull();
        Count++;
    }

    private protected override void AppendValueFrom(ColumnData source, int row)
    {
        var other = (StructColumn)source;
        for (var i = 0; i < Fields.Count; i++)
            Fields[i].AppendFrom(other.Fields[i], row);
        Count++;
    }

    private protected override void ClearValues()
    {
        foreach (var field in Fields)
            field.Clear();
    }

    private protected override void TruncateValues(int count)
    {
        foreach (var field in Fields)
            field.Truncate(count);
    }
}
