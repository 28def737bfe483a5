using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Config;
using Sluice.Connect.Formats;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard;

/// <summary>A value from a job file as a column of one value.</summary>
internal static class SingleValue
{
    /// <summary>Reads a value by the rules of JSON; a container may also be given as JSON text.</summary>
    /// <param name="value">The value as it stands in the file.</param>
    /// <param name="type">Its type.</param>
    /// <param name="path">The option's path, for the error.</param>
    /// <exception cref="ConfigException">The value is not of the type.</exception>
    public static ColumnData Read(ConfigValue value, DataType type, string path)
    {
        var column = ColumnData.Create(type);
        var isContainer = type.Kind is TypeKind.Array or TypeKind.Map or TypeKind.Row or TypeKind.FloatVector or TypeKind.SparseFloatVector;
        var json = isContainer && value is ConfigScalar { Kind: ConfigScalarKind.String } text ? text.Text : ConfigText.ToJson(value);
        if (JsonColumnReader.Create(type).TryAppend(Encoding.UTF8.GetBytes(json), column, out var failure))
            return column;
        var where = failure.Column.Length == 0 ? path : $"{path}, {failure.Column}";
        var found = failure.Value.Length == 0 ? json : failure.Value;
        throw new ConfigException(value.Location, path, $"'{where}' is {found}, which is no {type}: {failure.Reason}");
    }
}
