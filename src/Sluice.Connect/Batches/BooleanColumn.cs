using Sluice.Connect.Schema;

namespace Sluice.Connect.Batches;

/// <summary>A column of booleans, one bit a value.</summary>
public sealed class BooleanColumn : ColumnData
{
    private byte[] _bits = new byte[1024];

    internal BooleanColumn(DataType type)
        : base(type)
    {
    }

    /// <inheritdoc />
    public override long ByteSize => (Count + 7) >> 3;

    /// <summary>The bits, least significant first.</summary>
    public ReadOnlySpan<byte> Bits => _bits.AsSpan(0, (Count + 7) >> 3);

    /// <summary>The value of a row that is not null.</summary>
    public bool this[int row] => (_bits[row >> 3] & (1 << (row & 7))) != 0;

    /// <summary>Appends a value.</summary>
    public void Append(bool value)
    {
        var row = Count;
        if (_bits.Length <= row >> 3)
            Array.Resize(ref _bits, _bits.Length * 2);
        if (value)
            _bits[row >> 3] |= (byte)(1 << (row & 7));
        else
            _bits[row >> 3] &= (byte)~(1 << (row & 7));
        Count = row + 1;
    }

    private protected override object? GetValueCore(int row) => this[row];

    private protected override void AppendNullSlot() => Append(false);

    private protected override void AppendValueFrom(ColumnData source, int row) => Append(((BooleanColumn)source)[row]);

    private protected override void ClearValues()
    {
    }

    private protected override void TruncateValues(int count)
    {
    }
}
