using System.Globalization;
using System.Text.RegularExpressions;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Jdbc.Sqlite;

/// <summary>Declared types, which SQLite takes as a hint only: here they decide what a column's values are read as.</summary>
internal static partial class SqliteTypes
{
    /// <summary>
    /// A declared DECIMAL makes SQLite keep numbers as floats, of which 15 digits are exact; this name, by its ending, keeps texts.
    /// </summary>
    private const string DecimalText = "DECIMAL_TEXT";

    private const int ExactDigits = 15;

    public static DataType Read(string declared)
    {
        var name = declared.ToUpperInvariant();
        var paren = name.IndexOf('(', StringComparison.Ordinal);
        var bare = (paren < 0 ? name : name[..paren]).Trim();
        return bare switch
        {
            "BOOLEAN" or "BOOL" => DataType.Boolean,
            "TINYINT" => DataType.TinyInt,
            "SMALLINT" or "INT2" => DataType.SmallInt,
            "INT" or "MEDIUMINT" or "INT4" => DataType.Int,
            "DECIMAL" or "NUMERIC" or "NUMBER" or DecimalText => ReadDecimal(name),
            "DATE" => DataType.Date,
            "TIME" => DataType.Time,
            "TIMESTAMP" or "DATETIME" => name.Contains("ZONE", StringComparison.Ordinal) ? DataType.TimestampTz : DataType.Timestamp,
            "TIMESTAMP WITH TIME ZONE" or "TIMESTAMPTZ" => DataType.TimestampTz,
            _ when bare.Contains("INT", StringComparison.Ordinal) => DataType.BigInt,
            _ when bare.Contains("BLOB", StringComparison.Ordinal) || bare is "BINARY" or "VARBINARY" or "BYTEA" => DataType.Bytes,
            _ when bare.Contains("REAL", StringComparison.Ordinal) || bare.Contains("FLOA", StringComparison.Ordinal) || bare.Contains("DOUB", StringComparison.Ordinal) => DataType.Double,
            _ => DataType.String,
        };
    }

    public static string Create(DataType type) => type.Kind switch
    {
        TypeKind.Boolean => "BOOLEAN",
        TypeKind.TinyInt => "TINYINT",
        TypeKind.SmallInt => "SMALLINT",
        TypeKind.Int => "INT",
        TypeKind.BigInt => "INTEGER",
        TypeKind.Float or TypeKind.Double => "DOUBLE",
        TypeKind.Decimal => $"{(type.Precision > ExactDigits ? DecimalText : "DECIMAL")}({type.Precision},{type.Scale})",
        TypeKind.Bytes or TypeKind.BinaryVector or TypeKind.Float16Vector or TypeKind.BFloat16Vector => "BLOB",
        TypeKind.Date => "DATE",
        TypeKind.Time => "TIME",
        TypeKind.Timestamp => "TIMESTAMP",
        TypeKind.TimestampTz => "TIMESTAMP WITH TIME ZONE",
        _ => "TEXT",
    };

    private static DataType ReadDecimal(string name)
    {
        var match = Parameters().Match(name);
        if (!match.Success)
            return DataType.Decimal(DataType.MaxPrecision, 18);
        var precision = Math.Clamp(int.Parse(match.Groups["p"].Value, CultureInfo.InvariantCulture), 1, DataType.MaxPrecision);
        var scale = match.Groups["s"].Success ? int.Parse(match.Groups["s"].Value, CultureInfo.InvariantCulture) : 0;
        return DataType.Decimal(precision, Math.Min(scale, precision));
    }

    [GeneratedRegex(@"\(\s*(?<p>\d{1,3})\s*(,\s*(?<s>\d{1,3})\s*)?\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameters();
}
