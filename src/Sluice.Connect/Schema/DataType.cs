namespace Sluice.Connect.Schema;

/// <summary>A column's type. Immutable; equal when the kind and all parameters are equal.</summary>
public sealed class DataType : IEquatable<DataType>
{
    private DataType(
        TypeKind kind, int precision = 0, int scale = 0, DataType? key = null, DataType? element = null, IReadOnlyList<RowField>? fields = null)
    {
        Kind = kind;
        Precision = precision;
        Scale = scale;
        Key = key;
        Element = element;
        Fields = fields ?? [];
    }

    /// <summary>The highest precision of a decimal.</summary>
    public const int MaxPrecision = 38;

    /// <summary>What kind of type this is.</summary>
    public TypeKind Kind { get; }

    /// <summary>Number of decimal digits (1 to 38) of a <see cref="TypeKind.Decimal"/>; 0 for others.</summary>
    public int Precision { get; }

    /// <summary>Digits after the point of a <see cref="TypeKind.Decimal"/>; 0 for others.</summary>
    public int Scale { get; }

    /// <summary>The key type of a map; <c>null</c> for others.</summary>
    public DataType? Key { get; }

    /// <summary>The element type of an array, or the value type of a map; <c>null</c> for others.</summary>
    public DataType? Element { get; }

    /// <summary>The fields of a row; empty for others.</summary>
    public IReadOnlyList<RowField> Fields { get; }

    /// <summary>Always null.</summary>
    public static DataType Null { get; } = new(TypeKind.Null);

    /// <summary>True or false.</summary>
    public static DataType Boolean { get; } = new(TypeKind.Boolean);

    /// <summary>Signed 8-bit integer.</summary>
    public static DataType TinyInt { get; } = new(TypeKind.TinyInt);

    /// <summary>Signed 16-bit integer.</summary>
    public static DataType SmallInt { get; } = new(TypeKind.SmallInt);

    /// <summary>Signed 32-bit integer.</summary>
    public static DataType Int { get; } = new(TypeKind.Int);

    /// <summary>Signed 64-bit integer.</summary>
    public static DataType BigInt { get; } = new(TypeKind.BigInt);

    /// <summary>32-bit float.</summary>
    public static DataType Float { get; } = new(TypeKind.Float);

    /// <summary>64-bit float.</summary>
    public static DataType Double { get; } = new(TypeKind.Double);

    /// <summary>UTF-8 text.</summary>
    public static DataType String { get; } = new(TypeKind.String);

    /// <summary>Bytes.</summary>
    public static DataType Bytes { get; } = new(TypeKind.Bytes);

    /// <summary>Date without zone.</summary>
    public static DataType Date { get; } = new(TypeKind.Date);

    /// <summary>Time of day.</summary>
    public static DataType Time { get; } = new(TypeKind.Time);

    /// <summary>Date and time without zone.</summary>
    public static DataType Timestamp { get; } = new(TypeKind.Timestamp);

    /// <summary>An instant.</summary>
    public static DataType TimestampTz { get; } = new(TypeKind.TimestampTz);

    /// <summary>A type without parameters, by its kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind needs parameters.</exception>
    public static DataType Simple(TypeKind kind) => kind switch
    {
        TypeKind.Null => Null,
        TypeKind.Boolean => Boolean,
        TypeKind.TinyInt => TinyInt,
        TypeKind.SmallInt => SmallInt,
        TypeKind.Int => Int,
        TypeKind.BigInt => BigInt,
        TypeKind.Float => Float,
        TypeKind.Double => Double,
        TypeKind.String => String,
        TypeKind.Bytes => Bytes,
        TypeKind.Date => Date,
        TypeKind.Time => Time,
        TypeKind.Timestamp => Timestamp,
        TypeKind.TimestampTz => TimestampTz,
        TypeKind.FloatVector or TypeKind.Float16Vector or TypeKind.BFloat16Vector or TypeKind.BinaryVector
            or TypeKind.SparseFloatVector => new DataType(kind),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind of type needs parameters."),
    };

    /// <summary>An exact decimal.</summary>
    /// <param name="precision">Number of digits, 1 to 38.</param>
    /// <param name="scale">Digits after the point, 0 to <paramref name="precision"/>.</param>
    public static DataType Decimal(int precision, int scale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, MaxPrecision);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, precision);
        return new DataType(TypeKind.Decimal, precision, scale);
    }

    /// <summary>A list of elements.</summary>
    public static DataType Array(DataType element) => new(TypeKind.Array, element: element);

    /// <summary>A map from keys to values.</summary>
    public static DataType Map(DataType key, DataType value) => new(TypeKind.Map, key: key, element: value);

    /// <summary>A nested row.</summary>
    public static DataType Row(IReadOnlyList<RowField> fields) => new(TypeKind.Row, fields: fields);

    /// <inheritdoc />
    public bool Equals(DataType? other) =>
        other is not null
        && Kind == other.Kind
        && Precision == other.Precision
        && Scale == other.Scale
        && Equals(Key, other.Key)
        && Equals(Element, other.Element)
        && Fields.SequenceEqual(other.Fields);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as DataType);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Kind, Precision, Scale, Key, Element, Fields.Count);

    /// <summary>The name as job files write it, such as <c>decimal(12,2)</c> or <c>map&lt;string,array&lt;int&gt;&gt;</c>.</summary>
    public override string ToString() => Kind switch
    {
        TypeKind.Decimal => $"decimal({Precision},{Scale})",
        TypeKind.Array => $"array<{Element}>",
        TypeKind.Map => $"map<{Key},{Element}>",
        TypeKind.Row => "{" + string.Join(",", Fields.Select(f => $"{f.Name}={f.Type}")) + "}",
        TypeKind.TimestampTz => "timestamp_tz",
        TypeKind.FloatVector => "float_vector",
        TypeKind.Float16Vector => "float16_vector",
        TypeKind.BFloat16Vector => "bfloat16_vector",
        TypeKind.BinaryVector => "binary_vector",
        TypeKind.SparseFloatVector => "sparse_float_vector",
        _ => Kind.ToString().ToLowerInvariant(),
    };
}
