using Sluice.Connect.Config;
using Sluice.Connect.Options;

namespace Sluice.Connectors.Standard.Assert;

/// <summary>The options of Assert, and those of the objects inside them.</summary>
internal static class AssertOptions
{
    public static readonly Option<ConfigObject> Rules = Option.Object(
        "rules",
        "What must hold: row_rules (MIN_ROW, MAX_ROW), field_rules (type and values of a column), catalog_table_rule (the table's schema), "
        + "table-names (the tables that rows must come from), or the first three for each table in tables_configs.").Required();

    public static readonly OptionSet Block = new(Rules);

    public static readonly Option<IReadOnlyList<ConfigObject>> RowRules = Option.Objects("row_rules", "MIN_ROW and MAX_ROW.");
    public static readonly Option<IReadOnlyList<ConfigObject>> FieldRules = Option.Objects("field_rules", "Rules of columns.");
    public static readonly Option<ConfigObject> CatalogRule = Option.Object("catalog_table_rule", "The schema.");
    public static readonly Option<IReadOnlyList<ConfigObject>> Tables = Option.Objects("tables_configs", "Rules for each table.");
    public static readonly Option<IReadOnlyList<string>> TableNames = Option.List("table-names", "The tables that rows must come from.");
    public static readonly Option<string> TablePath = Option.String("table_path", "the table's full name").Required();
    public static readonly Option<string> Comment = Option.String("comment", "A comment.");

    public static readonly OptionSet OfRules = new(
        [RowRules, FieldRules, CatalogRule, Tables, TableNames, Comment],
        [OptionRule.AtLeastOne(RowRules, FieldRules, CatalogRule, Tables, TableNames)]);

    public static readonly OptionSet OfTable = new(
        [TablePath, RowRules, FieldRules, CatalogRule, Comment], [OptionRule.AtLeastOne(RowRules, FieldRules, CatalogRule)]);

    public static readonly Option<string> RuleType = Option.String("rule_type", "The rule.");
    public static readonly Option<double> RuleValue = Option.Double("rule_value", "The rule's bound.");
    public static readonly Option<ConfigValue> EqualsTo = Option.Any("equals_to", "The value, as in JSON.");
    public static readonly OptionSet OfRowRule = new(RuleType.Required(), RuleValue.Required());
    public static readonly OptionSet OfValue = new(RuleType, RuleValue, EqualsTo);

    public static readonly Option<string> FieldName = Option.String("field_name", "the column").Required();
    public static readonly Option<ConfigValue> FieldType = Option.Any("field_type", "the column's type").Required();
    public static readonly Option<IReadOnlyList<ConfigObject>> FieldValue = Option.Objects("field_value", "the rules of its values").Required();
    public static readonly OptionSet OfField = new(FieldName, FieldType, FieldValue);
}
