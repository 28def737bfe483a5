using Sluice.Connect.Schema;

namespace Sluice.Connect.Batches;

/// <summary>A column of lists: offsets into one child column.</summary>
public sealed class ListColumn : ColumnData
{
    private int[] _offsets = new int[1025];

    internal ListColumn(DataType type, ColumnData items)
        : base(type) => Items = items;

    /// <summary>The elements of all lists, one after the other.</summary>
    public ColumnData Items { get; }

    /// <inheritdoc />
    public override long ByteSize => Items.ByteSize + ((long)Count * sizeof(int));

    /// <summary>Where each list starts in <see cref="Items"/>; one more entry than lists.</summary>
    public ReadOnlySpan<int> Offsets => _offsets.AsSpan(0, Count + 1);

    /// <summary>Ends a list: all elements appended to <see cref="Items"/> since the last list belong to it.</summary>
    public void CloseList()
    {
        var row = Count;
        if (row + 1 >= _offsets.Length)
            Array.Resize(ref _offsets, _offsets.Length * 2);
        _offsets[row + 1] = Items.Count;
        Count = row + 1;
    }

    private protected override object? GetValueCore(int row)
    {
        var values = new object?[_offsets[row + 1] - _offsets[row]];
        for (var i = 0; i < values.Length; i++)
            values[i] = Items.GetValue(_offsets[row] + i);
        return values;
    }

    private protected override void AppendNullSlot() => CloseList();

    private protected override void AppendValueFrom(ColumnData source, int row)
    {
        var other = (ListColumn)source;
        for (var i = other._offsets[row]; i < other._offsets[row + 1]; i++)
            Items.AppendFrom(other.Items, i);
        CloseList();
    }

    private protected override void ClearValues() => Items.Clear();

    private protected override void TruncateValues(int count) => Items.Truncate(_offsets[count]);
}
