using System.Globalization;
using MySqlConnector;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>How MySQL's types are read, and which types a created table gets.</summary>
internal static class MySqlTypes
{
    private const int MostVarcharCharacters = 16_000;

    /// <summary>The type in which values of a column are read.</summary>
    /// <param name="native">The type in the server's words, such as <c>int(10) unsigned</c>.</param>
    /// <param name="tinyIntIsBoolean">A <c>TINYINT(1)</c> is a truth value.</param>
    public static DataType Read(string native, bool tinyIntIsBoolean)
    {
        var text = native.ToLowerInvariant();
        var end = text.AsSpan().IndexOfAny('(', ' ');
        var name = end < 0 ? text : text[..end];
        var isUnsigned = text.Contains("unsigned", StringComparison.Ordinal) || text.Contains("zerofill", StringComparison.Ordinal);
        var (length, scale) = Arguments(text);
        return name switch
        {
            "bit" => length is 0 or 1 ? DataType.Boolean : DataType.Bytes,
            "tinyint" when length == 1 && tinyIntIsBoolean && !isUnsigned => DataType.Boolean,
            "tinyint" => isUnsigned ? DataType.SmallInt : DataType.TinyInt,
            "smallint" => isUnsigned ? DataType.Int : DataType.SmallInt,
            "mediumint" or "year" => DataType.Int,
            "int" or "integer" => isUnsigned ? DataType.BigInt : DataType.Int,
            "bigint" => isUnsigned ? DataType.Decimal(20, 0) : DataType.BigInt,
            "float" => DataType.Float,
            "double" or "real" => DataType.Double,
            "decimal" or "numeric" => DataType.Decimal(Math.Min(length == 0 ? 10 : length, DataType.MaxPrecision), scale),
            "date" => DataType.Date,
            "time" => DataType.Time,
            "datetime" or "timestamp" => DataType.Timestamp,
            "binary" or "varbinary" or "tinyblob" or "blob" or "mediumblob" or "longblob" or "geometry" or "point" or "linestring" or "polygon"
                or "multipoint" or "multilinestring" or "multipolygon" or "geometrycollection" => DataType.Bytes,
            _ => DataType.String,
        };
    }

    /// <summary>How many characters a text column takes; 0 where its type does not say.</summary>
    public static long LengthOf(string native) =>
        native.StartsWith("varchar", StringComparison.OrdinalIgnoreCase) || native.StartsWith("char", StringComparison.OrdinalIgnoreCase) ? Arguments(native).Length : 0;

    /// <summary>The type of a column in a table that the job creates.</summary>
    /// <param name="column">The column.</param>
    /// <param name="isSameDatabase">It comes from a database of the same product.</param>
    /// <param name="isKey">It is part of a key, which a text of any length cannot be.</param>
    public static string Create(ColumnDefinition column, bool isSameDatabase, bool isKey)
    {
        if (isSameDatabase && column.SourceType is { Length: > 0 } native)
            return native;
        if (column.Type.Kind is TypeKind.String or TypeKind.Bytes)
            return CreateText(column, isKey);
        return Create(column.Type);
    }

    /// <summary>The type that a query's answer shows, in the server's words.</summary>
    public static string NativeOf(MySqlDbColumn column) => column.ProviderType switch
    {
        MySqlDbType.Bit => $"bit({Math.Max(1, column.ColumnSize ?? 1)})",
        MySqlDbType.Bool => "tinyint(1)",
        MySqlDbType.Byte => column.ColumnSize == 1 ? "tinyint(1)" : "tinyint",
        MySqlDbType.UByte => "tinyint unsigned",
        MySqlDbType.Int16 => "smallint",
        MySqlDbType.UInt16 => "smallint unsigned",
        MySqlDbType.Int24 => "mediumint",
        MySqlDbType.UInt24 => "mediumint unsigned",
        MySqlDbType.Int32 => "int",
        MySqlDbType.UInt32 => "int unsigned",
        MySqlDbType.Int64 => "bigint",
        MySqlDbType.UInt64 => "bigint unsigned",
        MySqlDbType.Year => "year",
        MySqlDbType.Float => "float",
        MySqlDbType.Double => "double",
        MySqlDbType.Decimal or MySqlDbType.NewDecimal => string.Create(CultureInfo.InvariantCulture, $"decimal({Math.Max(1, column.NumericPrecision ?? 10)},{column.NumericScale ?? 0})"),
        MySqlDbType.Date or MySqlDbType.Newdate => "date",
        MySqlDbType.Time => "time(6)",
        MySqlDbType.DateTime => "datetime(6)",
        MySqlDbType.Timestamp => "timestamp(6)",
        MySqlDbType.Binary or MySqlDbType.VarBinary or MySqlDbType.Guid when column.DataType == typeof(byte[]) => "longblob",
        MySqlDbType.TinyBlob or MySqlDbType.Blob or MySqlDbType.MediumBlob or MySqlDbType.LongBlob => "longblob",
        MySqlDbType.Geometry => "geometry",
        MySqlDbType.JSON => "json",
        MySqlDbType.VarChar or MySqlDbType.VarString when column.ColumnSize is > 0 and <= MostVarcharCharacters => string.Create(CultureInfo.InvariantCulture, $"varchar({column.ColumnSize})"),
        MySqlDbType.String or MySqlDbType.Guid when column.ColumnSize is > 0 and <= 255 => string.Create(CultureInfo.InvariantCulture, $"varchar({column.ColumnSize})"),
        _ => "longtext",
    };

    private static string CreateText(ColumnDefinition column, bool isKey)
    {
        var isText = column.Type.Kind == TypeKind.String;
        if (column.Length is > 0 and <= MostVarcharCharacters)
            return isText ? $"varchar({column.Length})" : $"varbinary({column.Length})";
        if (isKey)
            return isText ? "varchar(255)" : "varbinary(255)";
        return isText ? "longtext" : "longblob";
    }

    private static string Create(DataType type) => type.Kind switch
    {
        TypeKind.Boolean => "tinyint(1)",
        TypeKind.TinyInt => "tinyint",
        TypeKind.SmallInt => "smallint",
        TypeKind.Int => "int",
        TypeKind.BigInt => "bigint",
        TypeKind.Float => "float",
        TypeKind.Double => "double",
        TypeKind.Decimal => $"decimal({type.Precision},{Math.Min(type.Scale, 30)})",
        TypeKind.BinaryVector or TypeKind.Float16Vector or TypeKind.BFloat16Vector => "longblob",
        TypeKind.Date => "date",
        TypeKind.Time => "time(6)",
        TypeKind.Timestamp => "datetime(6)",
        TypeKind.TimestampTz => "timestamp(6)",
        TypeKind.Array or TypeKind.Map or TypeKind.Row or TypeKind.SparseFloatVector or TypeKind.FloatVector => "json",
        _ => "longtext",
    };

    private static (int Length, int Scale) Arguments(string native)
    {
        var open = native.IndexOf('(', StringComparison.Ordinal);
        var close = native.IndexOf(')', StringComparison.Ordinal);
        if (open < 0 || close < open)
            return default;
        var parts = native[(open + 1)..close].Split(',');
        return int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? (length, parts.Length > 1 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var scale) ? scale : 0)
            : default;
    }
}
