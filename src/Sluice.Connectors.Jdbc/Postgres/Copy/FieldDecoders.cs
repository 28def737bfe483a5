using Sluice.Connect.Schema;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>Chooses how a column's fields are read.</summary>
internal static class FieldDecoders
{
    public static FieldDecoder For(DataType type) => type.Kind switch
    {
        TypeKind.Boolean => new BooleanDecoder(),
        TypeKind.SmallInt => new FixedDecoder<short, FromInt2>(),
        TypeKind.Int => new FixedDecoder<int, FromInt4>(),
        TypeKind.BigInt => new FixedDecoder<long, FromInt8>(),
        TypeKind.Float => new FixedDecoder<float, FromFloat4>(),
        TypeKind.Double => new FixedDecoder<double, FromFloat8>(),
        TypeKind.Decimal => new FixedDecoder<Int128, FromNumeric>(new FromNumeric(type.Precision, type.Scale)),
        TypeKind.String or TypeKind.Bytes => new BytesDecoder(),
        TypeKind.Date => new FixedDecoder<int, FromDate>(),
        TypeKind.Time => new FixedDecoder<long, FromTime>(),
        TypeKind.Timestamp or TypeKind.TimestampTz => new FixedDecoder<long, FromTimestamp>(),
        TypeKind.Array => new ArrayDecoder(For(type.Element!)),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "PostgreSQL's columns are not read as this type."),
    };
}
