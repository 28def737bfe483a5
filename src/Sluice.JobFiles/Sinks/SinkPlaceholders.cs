using System.Text.RegularExpressions;
using Sluice.Connect.Config;
using Sluice.Connect.Schema;

namespace Sluice.JobFiles.Sinks;

/// <summary>Fills in what a sink's options say of the table that arrives: <c>${table_name}</c>, <c>${primary_key}</c> and others.</summary>
public static partial class SinkPlaceholders
{
    /// <summary>
    /// Replaces placeholders in every text directly in the block, and in lists that are exactly one placeholder for columns, which
    /// become lists of these. Objects inside the block are left as they are.
    /// </summary>
    /// <param name="config">The sink's block.</param>
    /// <param name="table">The table that arrives.</param>
    /// <param name="excludedKeys">Options that the sink fills in itself.</param>
    public static ConfigObject Expand(ConfigObject config, TableSchema table, IReadOnlyList<string> excludedKeys)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(excludedKeys);
        return new ConfigObject(
            config.Fields.Select(f => excludedKeys.Contains(f.Key, StringComparer.Ordinal) ? f : f with { Value = Expand(f.Value, table) }),
            config.Location);
    }

    private static ConfigValue Expand(ConfigValue value, TableSchema table)
    {
        switch (value)
        {
            case ConfigScalar { Kind: ConfigScalarKind.String } text when text.Text.Contains("${", StringComparison.Ordinal):
                return text with { Text = Placeholder().Replace(text.Text, match => Fill(match, table)) };
            case ConfigArray { Items: [ConfigScalar { Kind: ConfigScalarKind.String } only] } list
                when only.Text.StartsWith("${", StringComparison.Ordinal) && Placeholder().Match(only.Text) is { Success: true } match && match.Length == only.Text.Length:
                return ColumnsOf(match.Groups["name"].Value, table) is { Count: > 0 } columns
                    ? new ConfigArray([.. columns.Select(c => ConfigScalar.OfString(c, only.Location))], list.Location)
                    : match.Groups["default"].Success && ColumnsOf(match.Groups["name"].Value, table) is not null
                        ? new ConfigArray([ConfigScalar.OfString(match.Groups["default"].Value.Trim(), only.Location)], list.Location)
                        : list;
            default:
                return value;
        }
    }

    private static string Fill(Match match, TableSchema table)
    {
        var name = match.Groups["name"].Value;
        var fallback = match.Groups["default"].Success ? match.Groups["default"].Value.Trim() : null;
        if (ColumnsOf(name, table) is { } columns)
            return columns.Count > 0 ? string.Join(',', columns) : fallback ?? match.Value;
        var part = name switch
        {
            "database_name" => table.Path.Database,
            "schema_name" => table.Path.SchemaName,
            "schema_full_name" => string.Join('.', new[] { table.Path.Database, table.Path.SchemaName }.Where(p => p is not null)),
            "table_name" => table.Path.Table,
            _ => table.Path.ToString(),
        };
        return string.IsNullOrEmpty(part) ? fallback ?? "" : part;
    }

    /// <summary>The columns that a name stands for; <c>null</c> when it stands for a part of the table's name.</summary>
    private static IReadOnlyList<string>? ColumnsOf(string name, TableSchema table) => name switch
    {
        "primary_key" => table.PrimaryKey?.Columns ?? [],
        "unique_key" =>
        [
            .. table.ConstraintKeys.Where(k => k.Kind == ConstraintKind.UniqueKey)
                .SelectMany(k => k.Columns.Select(c => c.Name))
                .Distinct(StringComparer.Ordinal),
        ],
        "field_names" => [.. table.Columns.Select(c => c.Name)],
        _ => null,
    };

    [GeneratedRegex(
        @"\$\{(?<name>database_name|schema_name|schema_full_name|table_name|table_full_name|primary_key|unique_key|field_names)(?::(?<default>[^}]*))?\}",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
