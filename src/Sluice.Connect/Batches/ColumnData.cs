using Sluice.Connect.Schema;

namespace Sluice.Connect.Batches;

/// <summary>
/// The values of one column of a batch, laid out as Apache Arrow lays them out: a validity bitmap, and offsets, data or child
/// columns by type. Filled once, read often, cleared and filled again. Not thread-safe.
/// </summary>
public abstract class ColumnData
{
    private byte[] _validity = [];
    private int _nullCount;

    private protected ColumnData(DataType type) => Type = type;

    /// <summary>The type.</summary>
    public DataType Type { get; }

    /// <summary>Number of values, nulls included.</summary>
    public int Count { get; private protected set; }

    /// <summary>Number of nulls.</summary>
    public int NullCount => _nullCount;

    /// <summary>One bit a value, least significant first, 1 = not null; empty while no value is null.</summary>
    public ReadOnlySpan<byte> Validity
    {
        get
        {
            if (_nullCount == 0)
                return [];
            if (_validity.Length << 3 < Count)
                GrowValidity(Count - 1);
            return _validity.AsSpan(0, (Count + 7) >> 3);
        }
    }

    /// <summary>Bytes held by the values, roughly: what bounds a batch.</summary>
    public abstract long ByteSize { get; }

    /// <summary>Makes an empty column for a type.</summary>
    public static ColumnData Create(DataType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.Kind switch
        {
            TypeKind.Null => new NullColumn(type),
            TypeKind.Boolean => new BooleanColumn(type),
            TypeKind.TinyInt => new FixedColumn<sbyte>(type),
            TypeKind.SmallInt => new FixedColumn<short>(type),
            TypeKind.Int or TypeKind.Date => new FixedColumn<int>(type),
            TypeKind.BigInt or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz => new FixedColumn<long>(type),
            TypeKind.Float => new FixedColumn<float>(type),
            TypeKind.Double => new FixedColumn<double>(type),
            TypeKind.Decimal => new FixedColumn<Int128>(type),
            TypeKind.String or TypeKind.Bytes or TypeKind.BinaryVector or TypeKind.Float16Vector
                or TypeKind.BFloat16Vector => new BinaryColumn(type),
            TypeKind.Array => new ListColumn(type, Create(type.Element!)),
            TypeKind.FloatVector => new ListColumn(type, Create(DataType.Float)),
            TypeKind.Map => new MapColumn(type, Create(type.Key!), Create(type.Element!)),
            TypeKind.SparseFloatVector => new MapColumn(type, Create(DataType.Int), Create(DataType.Float)),
            TypeKind.Row => new StructColumn(type, [.. type.Fields.Select(f => Create(f.Type))]),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "There is no column for this type."),
        };
    }

    /// <summary>Whether a value is null.</summary>
    public bool IsNull(int row) =>
        _nullCount != 0 && row >> 3 < _validity.Length && (_validity[row >> 3] & (1 << (row & 7))) == 0;

    /// <summary>Appends a null.</summary>
    public void AppendNull()
    {
        var row = Count;
        AppendNullSlot();
        if (_validity.Length <= row >> 3)
            GrowValidity(row);
        _validity[row >> 3] &= (byte)~(1 << (row & 7));
        _nullCount++;
    }

    /// <summary>Appends a value of another column of the same type.</summary>
    public void AppendFrom(ColumnData source, int row)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.IsNull(row))
            AppendNull();
        else
            AppendValueFrom(source, row);
    }

    /// <summary>Forgets all values; buffers are kept.</summary>
    public void Clear()
    {
        if (_nullCount != 0)
        {
            _validity.AsSpan().Fill(0xFF);
            _nullCount = 0;
        }

        ClearValues();
        Count = 0;
    }

    /// <summary>Forgets the values from <paramref name="count"/> on: a row that turned out to be wrong half way.</summary>
    public void Truncate(int count)
    {
        if (count > Count)
            return;
        for (var row = count; row < Count && _nullCount != 0; row++)
        {
            if (!IsNull(row))
                continue;
            _validity[row >> 3] |= (byte)(1 << (row & 7));
            _nullCount--;
        }

        TruncateValues(count);
        Count = count;
    }

    /// <summary>
    /// The value as a .NET object, for paths where speed does not matter: <see cref="string"/>, <see cref="bool"/>,
    /// <see cref="sbyte"/>, <see cref="short"/>, <see cref="int"/>, <see cref="long"/>, <see cref="float"/>, <see cref="double"/>,
    /// <see cref="DecimalValue"/>, <c>byte[]</c>, <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="DateTime"/>,
    /// <see cref="DateTimeOffset"/>, <c>object?[]</c> for arrays and rows, a list of pairs for maps; <c>null</c> for null.
    /// </summary>
    public object? GetValue(int row) => IsNull(row) ? null : GetValueCore(row);

    /// <summary>The value under a row that is not null.</summary>
    private protected abstract object? GetValueCore(int row);

    private protected abstract void AppendNullSlot();

    private protected abstract void AppendValueFrom(ColumnData source, int row);

    private protected abstract void ClearValues();

    private protected abstract void TruncateValues(int count);

    private void GrowValidity(int row)
    {
        var old = _validity.Length;
        Array.Resize(ref _validity, Math.Max(Math.Max(1024, old * 2), (row >> 3) + 1));
        _validity.AsSpan(old).Fill(0xFF);
    }
}
