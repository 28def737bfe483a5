using System.Runtime.CompilerServices;
using System.Text;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Batches;

/// <summary>A column of texts (UTF-8) or bytes: offsets and one buffer.</summary>
public sealed class BinaryColumn : ColumnData
{
    /// <summary>Buffers larger than this are given back when the column is cleared, so that one huge row does not stay in memory.</summary>
    private const int KeptBytes = 4 << 20;

    private int[] _offsets = new int[1025];
    private byte[] _data = new byte[16 << 10];

    internal BinaryColumn(DataType type)
        : base(type)
    {
    }

    /// <inheritdoc />
    public override long ByteSize => _offsets[Count] + ((long)Count * sizeof(int));

    /// <summary>Where each value starts in <see cref="Data"/>; one more entry than values.</summary>
    public ReadOnlySpan<int> Offsets => _offsets.AsSpan(0, Count + 1);

    /// <summary>All values, one after the other.</summary>
    public ReadOnlySpan<byte> Data => _data.AsSpan(0, _offsets[Count]);

    /// <summary>The bytes of a row; empty when it is null.</summary>
    public ReadOnlySpan<byte> this[int row]
    {
        get
        {
            var start = _offsets[row];
            return _data.AsSpan(start, _offsets[row + 1] - start);
        }
    }

    /// <summary>Appends a value.</summary>
    public void Append(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        Commit(value.Length);
    }

    /// <summary>Appends a text as UTF-8.</summary>
    public void Append(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var room = Reserve(Encoding.UTF8.GetMaxByteCount(value.Length));
        Commit(Encoding.UTF8.GetBytes(value, room));
    }

    /// <summary>Room for a value of at most <paramref name="maxLength"/> bytes, to be filled and then ended with <see cref="Commit"/>.</summary>
    public Span<byte> Reserve(int maxLength)
    {
        var end = _offsets[Count];
        if (_data.Length - end < maxLength)
            GrowData((long)end + maxLength);
        return _data.AsSpan(end, _data.Length - end);
    }

    /// <summary>Ends a value whose first <paramref name="length"/> bytes were written to the room of <see cref="Reserve"/>.</summary>
    public void Commit(int length)
    {
        var row = Count;
        if (row + 1 >= _offsets.Length)
            Array.Resize(ref _offsets, _offsets.Length * 2);
        _offsets[row + 1] = _offsets[row] + length;
        Count = row + 1;
    }

    /// <summary>The text of a row that is not null.</summary>
    public string GetString(int row) => Encoding.UTF8.GetString(this[row]);

    private protected override object? GetValueCore(int row) => Type.Kind == TypeKind.String ? GetString(row) : this[row].ToArray();

    private protected override void AppendNullSlot() => Commit(0);

    private protected override void AppendValueFrom(ColumnData source, int row) => Append(((BinaryColumn)source)[row]);

    private protected override void ClearValues()
    {
        if (_data.Length > KeptBytes)
            _data = new byte[16 << 10];
    }

    private protected override void TruncateValues(int count)
    {
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void GrowData(long needed)
    {
        if (needed > Array.MaxLength)
            throw new InvalidOperationException("A batch's column would exceed 2 GB.");
        Array.Resize(ref _data, (int)Math.Min(Math.Max(_data.Length * 2L, needed), Array.MaxLength));
    }
}
