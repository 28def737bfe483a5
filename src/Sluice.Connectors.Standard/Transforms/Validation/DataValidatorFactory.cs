using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms.Validation;

internal sealed class DataValidatorFactory : ScopedTransformFactory
{
    private static readonly Option<ErrorHandling> Handling = Option.Enum<ErrorHandling>(
        "error_handle_way", "Of a row that breaks a rule: FAIL fails the job, SKIP drops the row, ROUTE_TO_TABLE sends a description of it to 'error_table'.")
        .WithDefault(ErrorHandling.Fail).WithFallback("row_error_handle_way");

    private static readonly Option<string> ErrorTable = Option.String(
        "error_table", "The table for rows that break a rule: source_table_id, source_table_path, original_data and validation_errors (JSON), create_time.");

    private static readonly Option<IReadOnlyList<ConfigObject>> Rules = Option.Objects(
        "field_rules",
        "The rules, [{ field_name, rule_type = NOT_NULL | RANGE | LENGTH | REGEX, .. }, ..], or with rules = [{ rule_type, .. }, ..] for several. RANGE: min_value, max_value, min_inclusive, max_inclusive; "
        + "LENGTH: min_length, max_length, exact_length; REGEX: pattern, case_sensitive; all: custom_message.").Required();

    public DataValidatorFactory()
        : base([Handling, ErrorTable, Rules], OptionRule.RequiredWhen(ErrorTable, Handling, ErrorHandling.RouteToTable))
    {
    }

    public override string Name => "DataValidator";

    public override string Summary => "Checks values by rules.";

    protected override ITransform Make(TransformContext context)
    {
        var options = context.Options;
        if (options.Get(Rules).Count == 0)
            throw options.Error(Rules, "'field_rules' is empty", "give at least one rule");
        if (options.Find(ErrorTable) is { Length: 0 })
            throw options.Error(ErrorTable, "'error_table' is empty");
        return new BoundByTable(table => Bind(table, context));
    }

    private static ITableTransform Bind(TableSchema table, TransformContext context)
    {
        var options = context.Options;
        var columns = new InputColumns(table);
        var rules = new List<(int Column, ValidationRule Rule)>();
        foreach (var (i, block) in options.Get(Rules).Index())
        {
            var path = $"{options.Path}.{Rules.Name}[{i}]";
            if (block["field_name"] is not ConfigScalar field)
                throw new ConfigException(block.Location, path, "a rule names no column", "give it field_name = ..");
            var at = columns.Find(field.Text, field.Location, $"{path}.field_name");
            if (at < 0)
                continue;
            var blocks = block["rules"] is { } nested ? OptionConversions.ToList(nested, $"{path}.rules", OptionConversions.ToObject) : [block];
            rules.AddRange(blocks.Select(b => (at, RuleReader.Read(b, path, table.Columns[at]))));
        }

        columns.ThrowIfMissing();
        return options.Get(Handling) == ErrorHandling.RouteToTable
            ? new TableRouting(table, new TablePath(table.Path.Database, table.Path.SchemaName, options.Get(ErrorTable)), rules, context.Clock)
            : new TableValidation(table, rules, options.Get(Handling) == ErrorHandling.Skip);
    }
}
