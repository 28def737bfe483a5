using Sluice.Connect.Options;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

internal sealed class TableFilterFactory : ScopedTransformFactory
{
    private static readonly Option<string> Database = Option.String("database_pattern", "A Java regular expression for whole names of databases.");

    private static readonly Option<string> Schema = Option.String("schema_pattern", "A Java regular expression for whole names of schemas.");

    private static readonly Option<string> Table = Option.String("table_pattern", "A Java regular expression for whole names of tables.");

    private static readonly Option<PatternMode> Mode = Option.Enum<PatternMode>(
        "pattern_mode", "INCLUDE passes the tables that match all patterns given, EXCLUDE the others.").WithDefault(PatternMode.Include);

    public TableFilterFactory()
        : base([Database, Schema, Table, Mode], OptionRule.AtLeastOne(Database, Schema, Table))
    {
    }

    public override string Name => "TableFilter";

    public override string Summary => "Chooses tables by their names.";

    protected override ITransform Make(TransformContext context)
    {
        var options = context.Options;
        var (database, schema, table) = (Compile(options, Database), Compile(options, Schema), Compile(options, Table));
        var excludes = options.Get(Mode) == PatternMode.Exclude;
        return new BoundByTable(input =>
        {
            var matches = IsMatch(database, input.Path.Database) && IsMatch(schema, input.Path.SchemaName) && IsMatch(table, input.Path.Table);
            return matches == excludes ? new DroppedTable(input) : new PassThrough(input, input);
        });
    }

    private static JavaRegex? Compile(OptionValues options, Option<string> option)
    {
        if (options.Find(option) is not { } pattern)
            return null;
        try
        {
            return JavaRegex.Parse($"(?:{pattern})\\z");
        }
        catch (FormatException e)
        {
            throw options.Error(option, $"'{option.Name}' is no usable regular expression: {e.Message}");
        }
    }

    private static bool IsMatch(JavaRegex? pattern, string? name) =>
        pattern is null || (name is not null && pattern.Regex.Match(name) is { Success: true, Index: 0 } match && match.Length == name.Length);
}
