using Sluice.Connect.Config;
using Sluice.Connect.Options;

namespace Sluice.JobFiles.Types;

/// <summary>Finds keys in schemas that nothing reads: SeaTunnel ignores them, so they are warnings.</summary>
internal static class SchemaKeys
{
    private static readonly string[] OfSchema = ["fields", "columns", "table", "schema_first", "comment", "primaryKey", "constraintKeys"];

    private static readonly string[] OfColumn = ["name", "type", "columnLength", "columnScale", "nullable", "defaultValue", "comment"];

    /// <summary>Looks at the schemas of a source's block: its own, and those of its <c>tables_configs</c>.</summary>
    public static void Check(ConfigObject block, string path, ICollection<ConfigError> warnings)
    {
        if (block["schema"] is ConfigObject schema)
            CheckSchema(schema, $"{path}.schema", warnings);
        if (block["tables_configs"] is not ConfigArray tables)
            return;
        for (var i = 0; i < tables.Items.Count; i++)
        {
            if (tables.Items[i] is ConfigObject table && table["schema"] is ConfigObject inner)
                CheckSchema(inner, $"{path}.tables_configs[{i}].schema", warnings);
        }
    }

    private static void CheckSchema(ConfigObject schema, string path, ICollection<ConfigError> warnings)
    {
        CheckKeys(schema, OfSchema, path, warnings);
        if (schema["columns"] is not ConfigArray columns)
            return;
        for (var i = 0; i < columns.Items.Count; i++)
        {
            if (columns.Items[i] is ConfigObject column)
                CheckKeys(column, OfColumn, $"{path}.columns[{i}]", warnings);
        }
    }

    private static void CheckKeys(ConfigObject map, string[] known, string path, ICollection<ConfigError> warnings)
    {
        foreach (var field in map.Fields.Where(f => !known.Contains(f.Key, StringComparer.Ordinal)))
        {
            var near = NearestName.Find(field.Key, known);
            warnings.Add(new ConfigError(
                field.KeyLocation,
                $"{path}.{field.Key}",
                $"'{field.Key}' is not known in a schema",
                near is null ? null : $"did you mean '{near}'?",
                IsWarning: true)
            {
                Code = OptionSet.UnknownOptionCode,
            });
        }
    }
}
