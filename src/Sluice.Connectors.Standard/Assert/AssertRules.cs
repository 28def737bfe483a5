using System.Globalization;
using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Standard.Assert;

/// <summary>Reads the rules of a job file for the tables that the sink receives, and tells all that is wrong with them at once.</summary>
internal sealed class AssertRules(SinkContext context)
{
    private static readonly Dictionary<string, ValueRuleKind> ValueRules = new(StringComparer.Ordinal)
    {
        ["NOT_NULL"] = ValueRuleKind.NotNull,
        ["NULL"] = ValueRuleKind.Null,
        ["MIN"] = ValueRuleKind.Min,
        ["MAX"] = ValueRuleKind.Max,
        ["MIN_LENGTH"] = ValueRuleKind.MinLength,
        ["MAX_LENGTH"] = ValueRuleKind.MaxLength,
    };

    private readonly List<ConfigError> _problems = [];

    /// <summary>The rules of each table.</summary>
    public List<TableRules> Tables { get; } = [];

    /// <summary>The tables that rows must come from; <c>null</c> when there is no such rule.</summary>
    public IReadOnlyList<string>? TableNames { get; private set; }

    /// <summary>What is doubtful and does not stop the job, such as a name that is not known.</summary>
    public IEnumerable<ConfigError> Warnings => _problems.Where(p => p.IsWarning);

    /// <exception cref="ConfigException">A rule cannot be used, or a table's schema breaks one.</exception>
    public void Read()
    {
        var options = context.Tables[0].Options;
        var path = $"{options.Path}.{AssertOptions.Rules.Name}";
        var rules = AssertOptions.OfRules.Bind(options.Get(AssertOptions.Rules), path, _problems);
        TableNames = rules.Find(AssertOptions.TableNames);
        if (rules.Find(AssertOptions.Tables) is { } configs)
        {
            for (var i = 0; i < configs.Count; i++)
                ReadTable(AssertOptions.OfTable.Bind(configs[i], Item(path, AssertOptions.Tables, i), _problems), configs.Count == 1);
        }
        else if (rules.Has(AssertOptions.RowRules) || rules.Has(AssertOptions.FieldRules) || rules.Has(AssertOptions.CatalogRule))
        {
            foreach (var table in context.Tables)
                Add(rules, table.Schema);
        }

        var errors = _problems.Where(p => !p.IsWarning).Distinct().ToList();
        if (errors.Count > 0)
            throw new ConfigException(errors);
    }

    // Rules for one table alone hold for the one table that there is, whatever its name, as in SeaTunnel.
    private void ReadTable(OptionValues rules, bool isOnly)
    {
        var name = rules.Find(AssertOptions.TablePath);
        var table = context.Tables.FirstOrDefault(t => t.Schema.Path.ToString() == name) ?? (isOnly && context.Tables.Count == 1 ? context.Tables[0] : null);
        if (table is not null)
            Add(rules, table.Schema);
        else if (name is not null)
        {
            var (least, most) = ReadRowRules(rules);
            Tables.Add(new TableRules(name, least, most, []));
        }
    }

    private void Add(OptionValues rules, TableSchema table)
    {
        var (least, most) = ReadRowRules(rules);
        Tables.Add(new TableRules(table.Path.ToString(), least, most, ReadFieldRules(rules, table)));
        if (rules.Find(AssertOptions.CatalogRule) is { } catalogRule)
            new CatalogRule(context.Dialect, _problems).Check(catalogRule, $"{rules.Path}.{AssertOptions.CatalogRule.Name}", table);
    }

    private (double? Least, double? Most) ReadRowRules(OptionValues rules)
    {
        double? least = null, most = null;
        var configs = rules.Find(AssertOptions.RowRules) ?? [];
        for (var i = 0; i < configs.Count; i++)
        {
            var rule = AssertOptions.OfRowRule.Bind(configs[i], Item(rules.Path, AssertOptions.RowRules, i), _problems);
            var (type, bound) = (Text(configs[i], "rule_type"), Number(configs[i]));
            if (type == "MIN_ROW")
                least = Math.Max(least ?? bound, bound);
            else if (type == "MAX_ROW")
                most = Math.Min(most ?? bound, bound);
            else if (type is not null)
                _problems.Add(Unknown(rule, type, ["MIN_ROW", "MAX_ROW"]));
        }

        return (least, most);
    }

    private List<FieldRule> ReadFieldRules(OptionValues rules, TableSchema table)
    {
        var fields = new List<FieldRule>();
        var configs = rules.Find(AssertOptions.FieldRules) ?? [];
        for (var i = 0; i < configs.Count; i++)
        {
            var before = _problems.Count(p => !p.IsWarning);
            var field = AssertOptions.OfField.Bind(configs[i], Item(rules.Path, AssertOptions.FieldRules, i), _problems);
            if (_problems.Count(p => !p.IsWarning) > before)
                continue;
            try
            {
                fields.Add(ReadFieldRule(field, table));
            }
            catch (ConfigException e)
            {
                _problems.AddRange(e.Errors);
            }
        }

        return fields;
    }

    private FieldRule ReadFieldRule(OptionValues field, TableSchema table)
    {
        var name = field.Get(AssertOptions.FieldName);
        var column = table.IndexOf(name);
        if (column < 0)
        {
            var near = NearestName.Find(name, table.Columns.Select(c => c.Name));
            throw field.Error(AssertOptions.FieldName, $"table {table.Path} has no column '{name}'", near is null ? null : $"did you mean '{near}'?");
        }

        var declared = context.Dialect.ReadType(field.Get(AssertOptions.FieldType));
        var values = new List<ValueRule>();
        var configs = field.Get(AssertOptions.FieldValue);
        for (var i = 0; i < configs.Count; i++)
            ReadValueRules(AssertOptions.OfValue.Bind(configs[i], Item(field.Path, AssertOptions.FieldValue, i), _problems), table.Columns[column].Type, values);
        return new FieldRule(column, name, declared, values);
    }

    private void ReadValueRules(OptionValues value, DataType type, List<ValueRule> rules)
    {
        if (value.Find(AssertOptions.RuleType) is { } name)
        {
            if (!ValueRules.TryGetValue(name, out var kind))
                _problems.Add(Unknown(value, name, ValueRules.Keys));
            else if (kind >= ValueRuleKind.Min && !value.Has(AssertOptions.RuleValue))
                _problems.Add(new ConfigError(value.Config.Location, value.Path, $"rule {name} needs 'rule_value'"));
            else
                rules.Add(new ValueRule(kind, value.Find(AssertOptions.RuleValue), null));
        }

        if (value.Find(AssertOptions.EqualsTo) is { } expected)
            rules.Add(new ValueRule(ValueRuleKind.EqualsTo, 0, SingleValue.Read(expected, type, $"{value.Path}.{AssertOptions.EqualsTo.Name}")));
    }

    private static ConfigError Unknown(OptionValues rule, string name, IEnumerable<string> known)
    {
        var near = NearestName.Find(name, known);
        return new ConfigError(
            rule.Config["rule_type"]!.Location,
            $"{rule.Path}.rule_type",
            $"rule '{name}' is not known; expected one of {string.Join(", ", known)}",
            near is null ? null : $"did you mean {near}?");
    }

    private static string? Text(ConfigObject config, string key) => config[key] is ConfigScalar { Kind: not ConfigScalarKind.Null } scalar ? scalar.Text : null;

    private static double Number(ConfigObject config) =>
        double.TryParse(Text(config, "rule_value"), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string Item(string path, Option list, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}.{list.Name}[{index}]");
}
