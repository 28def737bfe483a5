using Sluice.Connect.Schema;

namespace Sluice.JobFiles.Types;

/// <summary>The names of types without parameters, with SeaTunnel's aliases.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<string, DataType> Simple = new(StringComparer.OrdinalIgnoreCase)
    {
        ["string"] = DataType.String,
        ["boolean"] = DataType.Boolean,
        ["tinyint"] = DataType.TinyInt,
        ["byte"] = DataType.TinyInt,
        ["smallint"] = DataType.SmallInt,
        ["short"] = DataType.SmallInt,
        ["int"] = DataType.Int,
        ["bigint"] = DataType.BigInt,
        ["long"] = DataType.BigInt,
        ["float"] = DataType.Float,
        ["double"] = DataType.Double,
        ["bytes"] = DataType.Bytes,
        ["date"] = DataType.Date,
        ["time"] = DataType.Time,
        ["timestamp"] = DataType.Timestamp,
        ["timestamp_tz"] = DataType.TimestampTz,
        ["null"] = DataType.Null,
        ["binary_vector"] = DataType.Simple(TypeKind.BinaryVector),
        ["float_vector"] = DataType.Simple(TypeKind.FloatVector),
        ["float16_vector"] = DataType.Simple(TypeKind.Float16Vector),
        ["bfloat16_vector"] = DataType.Simple(TypeKind.BFloat16Vector),
        ["sparse_float_vector"] = DataType.Simple(TypeKind.SparseFloatVector),
    };

    /// <summary>Names that people bring from elsewhere, and what they are here.</summary>
    private static readonly Dictionary<string, string> Foreign = new(StringComparer.OrdinalIgnoreCase)
    {
        ["varchar"] = "string",
        ["char"] = "string",
        ["text"] = "string",
        ["integer"] = "int",
        ["int32"] = "int",
        ["int64"] = "bigint",
        ["datetime"] = "timestamp",
        ["timestamptz"] = "timestamp_tz",
        ["numeric"] = "decimal(p,s)",
        ["bool"] = "boolean",
        ["binary"] = "bytes",
        ["blob"] = "bytes",
        ["list"] = "array<...>",
        ["real"] = "float",
    };

    /// <summary>All names, for a hint.</summary>
    public static IEnumerable<string> All => Simple.Keys.Concat(["decimal", "array", "map"]);

    /// <summary>The type of this name, or <c>null</c>.</summary>
    public static DataType? Find(string name) => Simple.GetValueOrDefault(name);

    /// <summary>The name here of a type that has another name elsewhere, or <c>null</c>.</summary>
    public static string? FindForeign(string name) => Foreign.GetValueOrDefault(name);
}
