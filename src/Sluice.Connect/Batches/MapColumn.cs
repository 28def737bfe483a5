using Sluice.Connect.Schema;

namespace Sluice.Connect.Batches;

/// <summary>A column of maps: offsets into a column of keys and one of values.</summary>
public sealed class MapColumn : ColumnData
{
    private int[] _offsets = new int[1025];

    internal MapColumn(DataType type, ColumnData keys, ColumnData values)
        : base(type)
    {
        Keys = keys;
        Values = values;
    }

    /// <summary>The keys of all maps, one after the other.</summary>
    public ColumnData Keys { get; }

    /// <summary>The values of all maps, beside their keys.</summary>
    public ColumnData Values { get; }

    /// <inheritdoc />
    public override long ByteSize => Keys.ByteSize + Values.ByteSize + ((long)Count * sizeof(int));

    /// <summary>Where each map starts in <see cref="Keys"/>; one more entry than maps.</summary>
    public ReadOnlySpan<int> Offsets => _offsets.AsSpan(0, Count + 1);

    /// <summary>Ends a map: all pairs appended since the last map belong to it.</summary>
    public void CloseMap()
    {
        var row = Count;
        if (row + 1 >= _offsets.Length)
            Array.Resize(ref _offsets, _offsets.Length * 2);
        _offsets[row + 1] = Keys.Count;
        Count = row + 1;
    }

    private protected override object? GetValueCore(int row)
    {
        var pairs = new List<KeyValuePair<object?, object?>>();
        for (var i = _offsets[row]; i < _offsets[row + 1]; i++)
            pairs.Add(KeyValuePair.Create(Keys.GetValue(i), Values.GetValue(i)));
        return pairs;
    }

    private protected override void AppendNullSlot() => CloseMap();

    private protected override void AppendValueFrom(ColumnData source, int row)
    {
        var other = (MapColumn)source;
        for (var i = other._offsets[row]; i < other._offsets[row + 1]; i++)
        {
            Keys.AppendFrom(other.Keys, i);
            Values.AppendFrom(other.Values, i);
        }

        CloseMap();
    }

    private protected override void ClearValues()
    {
        Keys.Clear();
        Values.Clear();
    }

    private protected override void TruncateValues(int count)
    {
        Keys.Truncate(_offsets[count]);
        Values.Truncate(_offsets[count]);
    }
}
