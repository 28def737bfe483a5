using System.Runtime.CompilerServices;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Batches;

/// <summary>A column of values of a fixed width: integers, floats, dates, times, and decimals as scaled integers.</summary>
/// <typeparam name="T">The physical type.</typeparam>
public sealed class FixedColumn<T> : ColumnData
    where T : unmanaged
{
    private T[] _values = new T[1024];

    internal FixedColumn(DataType type)
        : base(type)
    {
    }

    /// <inheritdoc />
    public override long ByteSize => (long)Count * Unsafe.SizeOf<T>();

    /// <summary>The values; those of null rows are 0.</summary>
    public ReadOnlySpan<T> Values => _values.AsSpan(0, Count);

    /// <summary>The value of a row; 0 when it is null.</summary>
    public T this[int row] => _values[row];

    /// <summary>Appends a value.</summary>
    public void Append(T value)
    {
        var row = Count;
        var values = _values;
        if ((uint)row >= (uint)values.Length)
            values = Grow(row + 1);
        values[row] = value;
        Count = row + 1;
    }

    /// <summary>Appends <paramref name="count"/> values to be filled in by the caller, none of them null.</summary>
    /// <returns>The room for them; valid until the next append.</returns>
    public Span<T> AppendRange(int count)
    {
        var row = Count;
        if (row + count > _values.Length)
            Grow(row + count);
        Count = row + count;
        return _values.AsSpan(row, count);
    }

    private protected override object? GetValueCore(int row) => Type.Kind switch
    {
        TypeKind.Date => TemporalValues.ToDate((int)(object)_values[row]),
        TypeKind.Time => TemporalValues.ToTime((long)(object)_values[row]),
        TypeKind.Timestamp => TemporalValues.ToTimestamp((long)(object)_values[row]),
        TypeKind.TimestampTz => TemporalValues.ToInstant((long)(object)_values[row]),
        TypeKind.Decimal => new DecimalValue((Int128)(object)_values[row], Type.Scale),
        _ => _values[row],
    };

    private protected override void AppendNullSlot() => Append(default);

    private protected override void AppendValueFrom(ColumnData source, int row) => Append(((FixedColumn<T>)source)._values[row]);

    private protected override void ClearValues()
    {
    }

    private protected override void TruncateValues(int count)
    {
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private T[] Grow(int needed)
    {
        Array.Resize(ref _values, Math.Max(_values.Length * 2, needed));
        return _values;
    }
}
