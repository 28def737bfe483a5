using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;

namespace Sluice.JobFiles.Types;

/// <summary>Reads one <c>schema</c>; collects all that is wrong with it.</summary>
internal sealed class SchemaReader(ConfigObject schema)
{
    private static readonly string[] KnownKeys = ["fields", "columns", "table", "schema_first", "comment", "primaryKey", "constraintKeys"];

    private readonly List<ConfigError> _errors = [];

    public TableSchema Read(TablePath fallbackPath)
    {
        var columns = ReadColumns();
        var path = ReadPath(fallbackPath);
        var keys = new KeysReader(columns, _errors);
        var primary = Child(schema, "primaryKey") is { } key ? keys.ReadPrimary(key) : null;
        var others = Child(schema, "constraintKeys") is { } constraints ? keys.ReadConstraints(constraints) : [];
        var comment = Child(schema, "comment") is { } text ? Try(() => OptionConversions.ToText(text, "schema.comment")) : null;
        if (_errors.Count > 0)
            throw new ConfigException(_errors);
        return new TableSchema(path, columns) { PrimaryKey = primary, ConstraintKeys = others, Comment = comment };
    }

    private static ConfigValue? Child(ConfigObject map, string key) =>
        map[key] is { } value and not ConfigScalar { Kind: ConfigScalarKind.Null } ? value : null;

    private List<ColumnDefinition> ReadColumns()
    {
        var fields = Child(schema, "fields");
        var columns = Child(schema, "columns");
        if (fields is not null && columns is not null)
            Fail(columns.Location, "a schema has either fields or columns, not both", "take one of them out");
        else if (fields is not null)
            return ReadFields(fields);
        else if (columns is not null)
            return ReadColumnList(columns);
        else if (schema.Fields.FirstOrDefault(f => !KnownKeys.Contains(f.Key) && Near(f.Key) is not null) is { } mistyped)
            Fail(mistyped.KeyLocation, $"'{mistyped.Key}' is not known in a schema", $"did you mean '{Near(mistyped.Key)}'?");
        return [];
    }

    private static string? Near(string key) => NearestName.Find(key, ["fields", "columns"]);

    private List<ColumnDefinition> ReadFields(ConfigValue fields)
    {
        var columns = new List<ColumnDefinition>();
        if (Try(() => OptionConversions.ToObject(fields, "schema.fields")) is not { } map)
            return columns;
        foreach (var field in map.Fields)
        {
            if (Try(() => TypeReader.Read(field.Value)) is { } type)
                columns.Add(new ColumnDefinition(field.Key, type));
        }

        return columns;
    }

    private List<ColumnDefinition> ReadColumnList(ConfigValue value)
    {
        var columns = new List<ColumnDefinition>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (value is not ConfigArray list)
        {
            Fail(
                value.Location,
                $"schema.columns is a {value.KindName}, expected a list of objects",
                "write columns = [ { name = a, type = int }, ... ]");
            return columns;
        }

        foreach (var item in list.Items)
        {
            if (Try(() => OptionConversions.ToObject(item, "schema.columns")) is not { } map || Try(() => ReadColumn(map)) is not { } column)
                continue;
            if (names.Add(column.Name))
                columns.Add(column);
            else
                Fail(map.Location, $"the schema has two columns named '{column.Name}'", "rename one of them");
        }

        return columns;
    }

    private static ColumnDefinition ReadColumn(ConfigObject map)
    {
        var name = Child(map, "name") ?? throw Missing(map, "name");
        var type = Child(map, "type") ?? throw Missing(map, "type");
        return new ColumnDefinition(OptionConversions.ToText(name, "schema.columns.name"), TypeReader.Read(type))
        {
            Length = Child(map, "columnLength") is { } length ? OptionConversions.ToLong(length, "schema.columns.columnLength") : 0,
            Scale = Child(map, "columnScale") is { } scale ? OptionConversions.ToInt(scale, "schema.columns.columnScale") : null,
            IsNullable = Child(map, "nullable") is not { } nullable || OptionConversions.ToBool(nullable, "schema.columns.nullable"),
            DefaultValue = Child(map, "defaultValue"),
            Comment = Child(map, "comment") is { } comment ? OptionConversions.ToText(comment, "schema.columns.comment") : null,
        };
    }

    private static ConfigException Missing(ConfigObject column, string key) =>
        new(column.Location, "", $"a column of the schema has no {key}", "write { name = a, type = int }", ErrorCodes.BadSchema);

    private TablePath ReadPath(TablePath fallbackPath)
    {
        if (Child(schema, "table") is not { } table)
            return fallbackPath;
        var schemaFirst = Child(schema, "schema_first") is { } first && Try(
            () => (bool?)OptionConversions.ToBool(first, "schema.schema_first")) == true;
        if (Try(() => OptionConversions.ToText(table, "schema.table")) is not { } name)
            return fallbackPath;
        try
        {
            return TablePath.Parse(name, schemaFirst);
        }
        catch (FormatException e)
        {
            Fail(table.Location, e.Message.TrimEnd('.'), "write table, database.table or database.schema.table");
            return fallbackPath;
        }
    }

    private T? Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ConfigException e)
        {
            _errors.AddRange(e.Errors);
            return default;
        }
    }

    private void Fail(TextLocation at, string message, string hint) =>
        _errors.Add(new ConfigError(at, "", message, hint) { Code = ErrorCodes.BadSchema });
}
