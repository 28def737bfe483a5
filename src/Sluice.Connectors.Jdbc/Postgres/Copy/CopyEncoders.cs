using Sluice.Connect.Schema;

namespace Sluice.Connectors.Jdbc.Postgres.Copy;

/// <summary>Chooses how a column's values become fields of the target's type.</summary>
internal static class CopyEncoders
{
    /// <summary>
    /// The encoder, or <c>null</c> when only the server can make the type's values: they are then sent as text and cast there.
    /// </summary>
    public static CopyEncoder? Find(DataType from, uint target) => target switch
    {
        _ when from.Kind == TypeKind.Null => new NullEncoder(),
        PgTypeIds.Text or PgTypeIds.VarChar or PgTypeIds.BpChar or PgTypeIds.Name or PgTypeIds.Xml =>
            from.Kind == TypeKind.String ? new BytesEncoder() : new TextEncoder(asJson: true),
        PgTypeIds.Json => ForJson(from, null),
        PgTypeIds.Jsonb => ForJson(from, 1),
        PgTypeIds.Uuid => from.Kind == TypeKind.String ? new UuidEncoder() : null,
        PgTypeIds.Bytea => from.Kind is TypeKind.Bytes or TypeKind.BinaryVector or TypeKind.Float16Vector or TypeKind.BFloat16Vector
            ? new BytesEncoder()
            : null,
        _ => PgTypeIds.ElementOf(target) is var element and not 0 ? ForArray(from, element) : ForNumber(from, target) ?? ForTime(from, target),
    };

    private static CopyEncoder? ForJson(DataType from, byte? version) => from.Kind switch
    {
        TypeKind.String => new BytesEncoder(version),
        TypeKind.Boolean or TypeKind.TinyInt or TypeKind.SmallInt or TypeKind.Int or TypeKind.BigInt or TypeKind.Decimal or TypeKind.Array
            or TypeKind.Map or TypeKind.Row or TypeKind.FloatVector or TypeKind.SparseFloatVector => new TextEncoder(asJson: true, version),
        _ => null,
    };

    private static ArrayEncoder? ForArray(DataType from, uint element)
    {
        var itemType = from.Kind == TypeKind.FloatVector ? DataType.Float : from.Kind == TypeKind.Array ? from.Element : null;
        return itemType is not null && Find(itemType, element) is { } items ? new ArrayEncoder(element, items) : null;
    }

    private static CopyEncoder? ForNumber(DataType from, uint target) => from.Kind switch
    {
        TypeKind.Boolean when target == PgTypeIds.Bool => new BooleanEncoder(),
        TypeKind.TinyInt => ForInteger<sbyte>(target),
        TypeKind.SmallInt => ForInteger<short>(target),
        TypeKind.Int => ForInteger<int>(target),
        TypeKind.BigInt => ForInteger<long>(target),
        TypeKind.Float when target == PgTypeIds.Float4 => new FixedEncoder<float, AsFloat4<float>>(),
        TypeKind.Float when target == PgTypeIds.Float8 => new FixedEncoder<float, AsFloat8<float>>(),
        TypeKind.Double when target == PgTypeIds.Float4 => new FixedEncoder<double, AsFloat4<double>>(),
        TypeKind.Double when target == PgTypeIds.Float8 => new FixedEncoder<double, AsFloat8<double>>(),
        TypeKind.Decimal when target == PgTypeIds.Numeric => new FixedEncoder<Int128, DecimalAsNumeric>(new DecimalAsNumeric(from.Scale)),
        TypeKind.Decimal when from.Scale == 0 => ForInteger<Int128>(target),
        _ => null,
    };

    private static CopyEncoder? ForInteger<T>(uint target)
        where T : unmanaged, System.Numerics.IBinaryInteger<T> => target switch
        {
            PgTypeIds.Int2 => new FixedEncoder<T, AsInt2<T>>(),
            PgTypeIds.Int4 => new FixedEncoder<T, AsInt4<T>>(),
            PgTypeIds.Int8 => new FixedEncoder<T, AsInt8<T>>(),
            PgTypeIds.Float4 => new FixedEncoder<T, AsFloat4<T>>(),
            PgTypeIds.Float8 => new FixedEncoder<T, AsFloat8<T>>(),
            PgTypeIds.Numeric => new FixedEncoder<T, IntegerAsNumeric<T>>(),
            _ => null,
        };

    private static CopyEncoder? ForTime(DataType from, uint target) => (from.Kind, target) switch
    {
        (TypeKind.Date, PgTypeIds.Date) => new FixedEncoder<int, AsDate>(),
        (TypeKind.Date, PgTypeIds.Timestamp) => new FixedEncoder<int, DateAsTimestamp>(),
        (TypeKind.Time, PgTypeIds.Time) => new FixedEncoder<long, AsTime>(),
        (TypeKind.Timestamp or TypeKind.TimestampTz, PgTypeIds.Timestamp or PgTypeIds.TimestampTz) => new FixedEncoder<long, AsTimestamp>(),
        _ => null,
    };
}
