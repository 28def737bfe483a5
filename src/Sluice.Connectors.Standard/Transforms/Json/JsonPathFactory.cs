using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms.Json;

internal sealed class JsonPathFactory : ScopedTransformFactory
{
    private static readonly Option<IReadOnlyList<ConfigObject>> Columns = Option.Objects(
        "columns",
        "The new columns, [{ src_field, path, dest_field, dest_type = string, column_error_handle_way = FAIL | SKIP | SKIP_ROW }, ..]: a JSONPath into a string or bytes with JSON, an array, a map, or a row "
        + "(the list of its values). Several paths, columns and types may stand in one entry, separated by semicolons. When nothing is found SKIP gives null, SKIP_ROW drops the row.").Required();

    private static readonly Option<PathErrors> RowErrors = Option.Enum<PathErrors>(
        "row_error_handle_way", "For columns that do not say: FAIL fails the job, SKIP drops the row.").WithDefault(PathErrors.Fail);

    private static readonly Option<string> Source = Option.String("src_field", "The column.").Required();
    private static readonly Option<string> Path = Option.String("path", "The path.").Required();
    private static readonly Option<string> Target = Option.String("dest_field", "The new column.").Required();
    private static readonly Option<string> Type = Option.String("dest_type", "Its type.").WithDefault("string");
    private static readonly Option<PathErrors> ColumnErrors = Option.Enum<PathErrors>("column_error_handle_way", "When nothing is found.");
    private static readonly OptionSet Entry = new(Source, Path, Target, Type, ColumnErrors);

    public JsonPathFactory()
        : base([Columns, RowErrors])
    {
    }

    public override string Name => "JsonPath";

    public override string Summary => "Takes values out of JSON.";

    protected override ITransform Make(TransformContext context)
    {
        var options = context.Options;
        if (options.Get(Columns).Count == 0)
            throw options.Error(Columns, "'columns' is empty", "give at least one column");
        var rowErrors = options.Get(RowErrors);
        if (rowErrors == PathErrors.SkipRow)
            throw options.Error(RowErrors, "'row_error_handle_way' is FAIL or SKIP");
        var columns = options.Get(Columns)
            .SelectMany((c, i) => Read(c, $"{options.Path}.{Columns.Name}[{i}]", rowErrors == PathErrors.Skip ? PathErrors.SkipRow : PathErrors.Fail, context.Dialect)).ToList();
        return new BoundByTable(table => Bind(table, columns));
    }

    private static IEnumerable<JsonPathColumn> Read(ConfigObject block, string path, PathErrors ofRow, ISchemaDialect dialect)
    {
        var problems = new List<ConfigError>();
        var values = Entry.Bind(block, path, problems);
        if (problems.Exists(p => !p.IsWarning))
            throw new ConfigException([.. problems.Where(p => !p.IsWarning)]);
        var targets = Split(values.Get(Target));
        var paths = targets.Length == 1 ? [values.Get(Path)] : Split(values.Get(Path));
        var types = targets.Length == 1 ? [values.Get(Type)] : Split(values.Get(Type));
        if (paths.Length != targets.Length || types.Length != targets.Length)
        {
            throw values.Error(Path, $"there are {paths.Length} paths, {targets.Length} columns and {types.Length} types", "give as many of each, separated by semicolons");
        }

        var errors = values.Has(ColumnErrors) ? values.Get(ColumnErrors) : ofRow;
        return targets.Select((target, i) => new JsonPathColumn(
            values.Get(Source), Parse(values, paths[i]), paths[i], target, dialect.ReadType(ConfigScalar.OfString(types[i], values.LocationOf(Type))), errors)
        {
            Location = values.LocationOf(Source),
            OptionPath = $"{path}.{Source.Name}",
        });
    }

    private static string[] Split(string text) => text.Split(';', StringSplitOptions.TrimEntries);

    private static JsonPath Parse(OptionValues values, string path)
    {
        try
        {
            return JsonPath.Parse(path);
        }
        catch (FormatException e)
        {
            throw values.Error(Path, $"'path' cannot be used: {e.Message}");
        }
    }

    private static TableJsonPath Bind(TableSchema table, List<JsonPathColumn> columns)
    {
        var found = new InputColumns(table);
        var sources = columns.Select(c => found.Find(c.Source, c.Location, c.OptionPath)).ToArray();
        found.ThrowIfMissing();
        foreach (var (i, column) in columns.Index())
        {
            var type = table.Columns[sources[i]].Type;
            if (type.Kind is not (TypeKind.String or TypeKind.Bytes or TypeKind.Array or TypeKind.Map or TypeKind.Row))
                throw new ConfigException(column.Location, column.OptionPath, $"column '{column.Source}' is of type {type}; JsonPath reads strings, bytes, arrays, maps and rows");
        }

        return new TableJsonPath(table, columns, sources);
    }
}
