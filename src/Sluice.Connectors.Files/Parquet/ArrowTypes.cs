using Apache.Arrow;
using Apache.Arrow.Types;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Files.Parquet;

/// <summary>Types of Parquet files, as Arrow names them, and of columns.</summary>
internal static class ArrowTypes
{
    private const int UnsignedLongDigits = 20;

    /// <summary>The column type that holds all values of a file's type.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static DataType ToDataType(IArrowType type) => type switch
    {
        NullType => DataType.Null,
        BooleanType => DataType.Boolean,
        Int8Type => DataType.TinyInt,
        Int16Type or UInt8Type => DataType.SmallInt,
        Int32Type or UInt16Type => DataType.Int,
        Int64Type or UInt32Type => DataType.BigInt,
        UInt64Type => DataType.Decimal(UnsignedLongDigits, 0),
        FloatType => DataType.Float,
        DoubleType => DataType.Double,
        Decimal128Type { Scale: >= 0 } t when t.Scale <= t.Precision => DataType.Decimal(t.Precision, t.Scale),
        StringType or LargeStringType => DataType.String,
        FixedSizeBinaryType and not (Decimal128Type or Decimal256Type) => DataType.Bytes,
        BinaryType or LargeBinaryType => DataType.Bytes,
        Date32Type or Date64Type => DataType.Date,
        Time32Type or Time64Type => DataType.Time,
        TimestampType t => string.IsNullOrEmpty(t.Timezone) ? DataType.Timestamp : DataType.TimestampTz,
        MapType t => DataType.Map(ToDataType(t.KeyField.DataType), ToDataType(t.ValueField.DataType)),
        ListType t => DataType.Array(ToDataType(t.ValueDataType)),
        LargeListType t => DataType.Array(ToDataType(t.ValueDataType)),
        StructType t => DataType.Row([.. t.Fields.Select(f => new RowField(f.Name, ToDataType(f.DataType)))]),
        DictionaryType t => ToDataType(t.ValueType),
        _ => throw new NotSupportedException($"type {type.Name} is not read"),
    };

    /// <summary>The file's type for a column.</summary>
    public static IArrowType ToArrow(DataType type) => type.Kind switch
    {
        TypeKind.Null => NullType.Default,
        TypeKind.Boolean => BooleanType.Default,
        TypeKind.TinyInt => Int8Type.Default,
        TypeKind.SmallInt => Int16Type.Default,
        TypeKind.Int => Int32Type.Default,
        TypeKind.BigInt => Int64Type.Default,
        TypeKind.Float => FloatType.Default,
        TypeKind.Double => DoubleType.Default,
        TypeKind.Decimal => new Decimal128Type(type.Precision, type.Scale),
        TypeKind.String => StringType.Default,
        TypeKind.Date => Date32Type.Default,
        TypeKind.Time => new Time64Type(TimeUnit.Nanosecond),
        TypeKind.Timestamp => new TimestampType(TimeUnit.Microsecond, timezone: (string?)null),
        TypeKind.TimestampTz => new TimestampType(TimeUnit.Microsecond, "UTC"),
        TypeKind.Array => new ListType(new Field("element", ToArrow(type.Element!), nullable: true)),
        TypeKind.FloatVector => new ListType(new Field("element", FloatType.Default, nullable: true)),
        TypeKind.Map => Map(type.Key!, type.Element!),
        TypeKind.SparseFloatVector => Map(DataType.Int, DataType.Float),
        TypeKind.Row => new StructType([.. type.Fields.Select(f => new Field(f.Name, ToArrow(f.Type), nullable: true))]),
        _ => BinaryType.Default,
    };

    /// <summary>The file's schema for columns.</summary>
    public static Apache.Arrow.Schema ToArrow(TableSchema table) =>
        new([.. table.Columns.Select(c => new Field(c.Name, ToArrow(c.Type), nullable: true))], metadata: null);

    /// <summary>How many columns of numbers, texts and so on a type has inside: what Parquet counts as columns.</summary>
    public static int Leaves(IArrowType type) => type switch
    {
        MapType t => Leaves(t.KeyField.DataType) + Leaves(t.ValueField.DataType),
        NestedType t => t.Fields.Sum(f => Leaves(f.DataType)),
        _ => 1,
    };

    /// <summary>Whether every value of one type is one of another, so that a column may be declared wider than the file's.</summary>
    public static bool IsReadAs(DataType file, DataType column) => file.Equals(column) || (file.Kind, column.Kind) switch
    {
        (TypeKind.TinyInt, TypeKind.SmallInt or TypeKind.Int or TypeKind.BigInt) => true,
        (TypeKind.SmallInt, TypeKind.Int or TypeKind.BigInt) => true,
        (TypeKind.Int, TypeKind.BigInt) => true,
        (TypeKind.Float, TypeKind.Double) => true,
        (TypeKind.Decimal, TypeKind.Decimal) => column.Scale >= file.Scale && column.Precision - column.Scale >= file.Precision - file.Scale,
        (TypeKind.Bytes, TypeKind.String) => true,
        (TypeKind.Timestamp, TypeKind.TimestampTz) or (TypeKind.TimestampTz, TypeKind.Timestamp) => true,
        (TypeKind.Null, _) => true,
        (TypeKind.Array, TypeKind.Array) => IsReadAs(file.Element!, column.Element!),
        (TypeKind.Map, TypeKind.Map) => IsReadAs(file.Key!, column.Key!) && IsReadAs(file.Element!, column.Element!),
        (TypeKind.Row, TypeKind.Row) => file.Fields.Count == column.Fields.Count
            && file.Fields.Zip(column.Fields).All(p => string.Equals(p.First.Name, p.Second.Name, StringComparison.OrdinalIgnoreCase) && IsReadAs(p.First.Type, p.Second.Type)),
        _ => false,
    };

    private static MapType Map(DataType key, DataType value) =>
        new(new Field("key", ToArrow(key), nullable: false), new Field("value", ToArrow(value), nullable: true));
}
