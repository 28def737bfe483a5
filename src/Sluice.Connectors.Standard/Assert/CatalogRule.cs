using System.Globalization;
using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Assert;

/// <summary>Checks a table's schema against a <c>catalog_table_rule</c>.</summary>
internal sealed class CatalogRule(ISchemaDialect dialect, List<ConfigError> problems)
{
    /// <summary>Adds what the table breaks.</summary>
    public void Check(ConfigObject rule, string path, TableSchema table)
    {
        foreach (var field in rule.Fields)
        {
            var fieldPath = $"{path}.{field.Key}";
            switch (field.Key)
            {
                case "primary_key_rule":
                    CheckPrimaryKey(OptionConversions.ToObject(field.Value, fieldPath), fieldPath, table);
                    break;
                case "constraint_key_rule":
                    CheckConstraints(OptionConversions.ToList(field.Value, fieldPath, OptionConversions.ToObject), field, fieldPath, table);
                    break;
                case "column_rule":
                    CheckColumns(OptionConversions.ToList(field.Value, fieldPath, OptionConversions.ToObject), field, fieldPath, table);
                    break;
                case "table_identifier_rule":
                    CheckIdentifier(OptionConversions.ToObject(field.Value, fieldPath), fieldPath, table);
                    break;
                default:
                    var near = NearestName.Find(field.Key, ["primary_key_rule", "constraint_key_rule", "column_rule", "table_identifier_rule"]);
                    problems.Add(new ConfigError(
                        field.KeyLocation, fieldPath, $"'{field.Key}' is not known", near is null ? null : $"did you mean '{near}'?", IsWarning: true));
                    break;
            }
        }
    }

    private void CheckPrimaryKey(ConfigObject rule, string path, TableSchema table)
    {
        var columns = rule["primary_key_columns"] is { } list ? OptionConversions.ToTextList(list, path) : [];
        var name = Text(rule, "primary_key_name");
        Expect(rule, path, table, "primary key", $"{name} ({string.Join(", ", columns)})", table.PrimaryKey is { } key
            ? $"{(name is null ? null : key.Name)} ({string.Join(", ", key.Columns)})"
            : "none");
    }

    private void CheckConstraints(IReadOnlyList<ConfigObject> rules, ConfigField field, string path, TableSchema table)
    {
        var expected = rules.Select(rule => Describe(
            Text(rule, "constraint_key_name") ?? "",
            Text(rule, "constraint_key_type") ?? "",
            rule["constraint_key_columns"] is { } list
                ? OptionConversions.ToList(list, path, OptionConversions.ToObject)
                    .Select(c => (Text(c, "constraint_key_column_name") ?? "", Text(c, "constraint_key_sort_type") ?? "ASC"))
                : []));
        var found = table.ConstraintKeys.Select(k => Describe(
            k.Name, NameOf(k.Kind), k.Columns.Select(c => (c.Name, c.Descending ? "DESC" : "ASC"))));
        Expect(field.Value, path, table, "constraint keys", Sorted(expected), Sorted(found));
    }

    private void CheckColumns(IReadOnlyList<ConfigObject> rules, ConfigField field, string path, TableSchema table)
    {
        var expected = rules.Select(rule => Describe(
            Text(rule, "name") ?? "",
            rule["type"] is { } type ? dialect.ReadType(type) : throw new ConfigException(rule.Location, path, "a column rule needs 'type'"),
            rule["column_length"] is { } length ? OptionConversions.ToLong(length, path) : 0,
            rule["nullable"] is not { } nullable || OptionConversions.ToBool(nullable, path),
            Text(rule, "default_value"),
            Text(rule, "comment")));
        var found = table.Columns.Select(c => Describe(
            c.Name, c.Type, c.Length, c.IsNullable, c.DefaultValue is { } value ? Text(value) : null, c.Comment));
        Expect(field.Value, path, table, "columns", Sorted(expected), Sorted(found));
    }

    private void CheckIdentifier(ConfigObject rule, string path, TableSchema table)
    {
        if (Text(rule, "catalog_name") is { } catalog)
            Expect(rule, path, table, "catalog name", catalog, table.CatalogName);
        if (Text(rule, "table") is { } name)
            Expect(rule, path, table, "name", name, table.Path.ToString());
    }

    private void Expect(ConfigValue rule, string path, TableSchema table, string what, string expected, string found)
    {
        if (expected != found)
            problems.Add(new ConfigError(rule.Location, path, $"the {what} of table {table.Path}: expected {expected}; found {found}"));
    }

    private static string Describe(string name, string type, IEnumerable<(string Name, string Order)> columns) =>
        $"{name} {type.ToUpperInvariant()} ({string.Join(", ", columns.Select(c => $"{c.Name} {c.Order.ToUpperInvariant()}"))})";

    private static string Describe(string name, DataType type, long length, bool isNullable, string? defaultValue, string? comment)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{name} {type}{(length == 0 ? "" : $" length {length}")}{(isNullable ? "" : " not null")}");
        return text + (defaultValue is null ? "" : $" default '{defaultValue}'") + (comment is null ? "" : $" comment '{comment}'");
    }

    private static string NameOf(ConstraintKind kind) => kind switch
    {
        ConstraintKind.IndexKey => "INDEX_KEY",
        ConstraintKind.UniqueKey => "UNIQUE_KEY",
        ConstraintKind.ForeignKey => "FOREIGN_KEY",
        _ => "VECTOR_INDEX_KEY",
    };

    private static string Sorted(IEnumerable<string> parts) => string.Join("; ", parts.Order(StringComparer.Ordinal));

    private static string? Text(ConfigObject rule, string key) => rule[key] is { } value ? Text(value) : null;

    private static string? Text(ConfigValue value) =>
        value is ConfigScalar { Kind: ConfigScalarKind.Null } ? null : OptionConversions.ToText(value, "");
}
