using Sluice.Connect.Schema;

namespace Sluice.Connectors.Jdbc.Postgres;

/// <summary>How PostgreSQL's types are read, and which types a created table gets.</summary>
internal static class PgTypeMapping
{
    private const int NumericHeader = 4;

    /// <summary>
    /// The type in which values are read; <c>null</c> for a type that is read as its text (uuid, interval, inet, geometry, an enum, ...).
    /// </summary>
    /// <param name="typeId">The type; of a domain its base type.</param>
    /// <param name="modifier">The type's modifier, -1 for none.</param>
    public static DataType? Read(uint typeId, int modifier) => typeId switch
    {
        PgTypeIds.Bool => DataType.Boolean,
        PgTypeIds.Int2 => DataType.SmallInt,
        PgTypeIds.Int4 => DataType.Int,
        PgTypeIds.Int8 => DataType.BigInt,
        PgTypeIds.Float4 => DataType.Float,
        PgTypeIds.Float8 => DataType.Double,
        PgTypeIds.Numeric => ReadNumeric(modifier),
        PgTypeIds.Text or PgTypeIds.VarChar or PgTypeIds.BpChar or PgTypeIds.Name or PgTypeIds.Json or PgTypeIds.Jsonb => DataType.String,
        PgTypeIds.Bytea => DataType.Bytes,
        PgTypeIds.Date => DataType.Date,
        PgTypeIds.Time => DataType.Time,
        PgTypeIds.Timestamp => DataType.Timestamp,
        PgTypeIds.TimestampTz => DataType.TimestampTz,
        _ => PgTypeIds.ElementOf(typeId) is var element and not 0 ? DataType.Array(Read(element, -1)!) : null,
    };

    /// <summary>The type of a column in a table that the job creates.</summary>
    public static string Create(ColumnDefinition column, bool isSameDatabase)
    {
        if (isSameDatabase && column.SourceType is { Length: > 0 } native)
            return native;
        return column.Type.Kind == TypeKind.String && column.Length is > 0 and <= 10_485_760
            ? $"varchar({column.Length})"
            : Create(column.Type);
    }

    private static string Create(DataType type) => type.Kind switch
    {
        TypeKind.Boolean => "boolean",
        TypeKind.TinyInt or TypeKind.SmallInt => "smallint",
        TypeKind.Int => "integer",
        TypeKind.BigInt => "bigint",
        TypeKind.Float => "real",
        TypeKind.Double => "double precision",
        TypeKind.Decimal => $"numeric({type.Precision},{type.Scale})",
        TypeKind.Bytes or TypeKind.BinaryVector or TypeKind.Float16Vector or TypeKind.BFloat16Vector => "bytea",
        TypeKind.Date => "date",
        TypeKind.Time => "time",
        TypeKind.Timestamp => "timestamp",
        TypeKind.TimestampTz => "timestamptz",
        TypeKind.FloatVector => "real[]",
        TypeKind.Array when type.Element!.Kind is not (TypeKind.Array or TypeKind.Map or TypeKind.Row) => Create(type.Element) + "[]",
        TypeKind.Array or TypeKind.Map or TypeKind.Row or TypeKind.SparseFloatVector => "jsonb",
        _ => "text",
    };

    /// <summary>Without a declared precision, or beyond ours: as wide as we have, with 18 digits after the point as in SeaTunnel.</summary>
    private static DataType ReadNumeric(int modifier)
    {
        if (modifier < NumericHeader)
            return DataType.Decimal(DataType.MaxPrecision, 18);
        var precision = (modifier - NumericHeader) >> 16 & 0xFFFF;
        var scale = (((modifier - NumericHeader) & 0x7FF) ^ 0x400) - 0x400;
        if (precision > DataType.MaxPrecision)
            return DataType.Decimal(DataType.MaxPrecision, Math.Clamp(scale, 0, DataType.MaxPrecision));
        if (scale < 0)
            return DataType.Decimal(Math.Min(DataType.MaxPrecision, precision - scale), 0);
        return DataType.Decimal(Math.Min(DataType.MaxPrecision, Math.Max(precision, scale)), Math.Min(scale, DataType.MaxPrecision));
    }
}
