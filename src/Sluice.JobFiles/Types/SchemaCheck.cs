using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;

namespace Sluice.JobFiles.Types;

/// <summary>
/// Looks at the schemas of a source when the job is planned, so that their errors are told with all others; the source reads them again.
/// Keys that nothing reads are warnings, since SeaTunnel ignores them.
/// </summary>
internal static class SchemaCheck
{
    private static readonly string[] OfSchema = ["fields", "columns", "table", "schema_first", "comment", "primaryKey", "constraintKeys"];

    private static readonly string[] OfColumn = ["name", "type", "columnLength", "columnScale", "nullable", "defaultValue", "comment"];

    /// <summary>Looks at the schemas of a source's block: its own, and those of its <c>tables_configs</c>.</summary>
    public static void Check(ConfigObject block, string path, ICollection<ConfigError> problems)
    {
        if (block["schema"] is ConfigObject schema)
            CheckSchema(schema, $"{path}.schema", problems);
        if (block["tables_configs"] is not ConfigArray tables)
            return;
        for (var i = 0; i < tables.Items.Count; i++)
        {
            if (tables.Items[i] is ConfigObject table && table["schema"] is ConfigObject inner)
                CheckSchema(inner, $"{path}.tables_configs[{i}].schema", problems);
        }
    }

    private static void CheckSchema(ConfigObject schema, string path, ICollection<ConfigError> problems)
    {
        try
        {
            _ = SchemaDialect.Instance.ReadSchema(schema, TablePath.Default);
        }
        catch (ConfigException e)
        {
            foreach (var error in e.Errors)
                problems.Add(error with { Path = path });
        }

        CheckKeys(schema, OfSchema, path, problems);
        if (schema["columns"] is not ConfigArray columns)
            return;
        for (var i = 0; i < columns.Items.Count; i++)
        {
            if (columns.Items[i] is ConfigObject column)
                CheckKeys(column, OfColumn, $"{path}.columns[{i}]", problems);
        }
    }

    private static void CheckKeys(ConfigObject map, string[] known, string path, ICollection<ConfigError> problems)
    {
        foreach (var field in map.Fields.Where(f => !known.Contains(f.Key, StringComparer.Ordinal)))
        {
            var near = NearestName.Find(field.Key, known);
            problems.Add(new ConfigError(
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
