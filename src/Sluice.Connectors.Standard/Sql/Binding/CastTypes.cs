using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connectors.Standard.Sql.Syntax;

namespace Sluice.Connectors.Standard.Sql.Binding;

/// <summary>The types that CAST knows, by their names in queries.</summary>
internal static class CastTypes
{
    private static readonly Dictionary<string, DataType> Simple = new(StringComparer.Ordinal)
    {
        ["VARCHAR"] = DataType.String,
        ["STRING"] = DataType.String,
        ["INT"] = DataType.Int,
        ["INTEGER"] = DataType.Int,
        ["BIGINT"] = DataType.BigInt,
        ["LONG"] = DataType.BigInt,
        ["TINYINT"] = DataType.TinyInt,
        ["BYTE"] = DataType.TinyInt,
        ["SMALLINT"] = DataType.SmallInt,
        ["BYTES"] = DataType.Bytes,
        ["BINARY"] = DataType.Bytes,
        ["DOUBLE"] = DataType.Double,
        ["FLOAT"] = DataType.Float,
        ["TIMESTAMP"] = DataType.Timestamp,
        ["DATETIME"] = DataType.Timestamp,
        ["DATE"] = DataType.Date,
        ["TIME"] = DataType.Time,
        ["BOOLEAN"] = DataType.Boolean,
    };

    /// <exception cref="SqlException">There is no such type.</exception>
    public static DataType Find(SqlNode.Cast cast)
    {
        if (cast.Type == "DECIMAL")
        {
            return cast.Numbers is [var precision and >= 1 and <= DataType.MaxPrecision, var scale] && scale <= precision
                ? DataType.Decimal(precision, scale)
                : throw new SqlException(
                    SqlException.DoesNotFit, cast.TypeOffset, "a decimal is written DECIMAL(precision, scale)", $"the precision is at most {DataType.MaxPrecision}, the scale at most the precision");
        }

        if (Simple.TryGetValue(cast.Type, out var type))
            return type;
        string[] names = [.. Simple.Keys, "DECIMAL"];
        var near = NearestName.Find(cast.Type, names);
        throw new SqlException(
            SqlException.DoesNotFit, cast.TypeOffset, $"CAST knows no type {cast.Type}", near is null ? $"the types are {string.Join(", ", names)}" : $"did you mean {near}?");
    }
}
