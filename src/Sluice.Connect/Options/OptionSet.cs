using Sluice.Connect.Config;

namespace Sluice.Connect.Options;

/// <summary>All options of a connector or transform, with the rules between them.</summary>
/// <param name="Options">The options, in the order of the reference page.</param>
/// <param name="Rules">The rules.</param>
public sealed record OptionSet(IReadOnlyList<Option> Options, IReadOnlyList<OptionRule> Rules)
{
    /// <summary>The code of a required option that is absent.</summary>
    public const string RequiredCode = "SLC1001";

    /// <summary>The code of the warning for an option that nothing reads.</summary>
    public const string UnknownOptionCode = "SLC1002";

    /// <summary>The code of the warning for an option given by an older name.</summary>
    public const string OlderNameCode = "SLC1003";

    /// <summary>The code of options that do not go together.</summary>
    public const string RuleCode = "SLC1004";

    /// <summary>Options that every plugin block may carry; the engine reads them itself.</summary>
    public static IReadOnlyList<string> CommonNames { get; } =
    [
        "plugin_name", "plugin_input", "plugin_output", "source_table_name", "result_table_name", "parallelism",
        "multi_table_sink_replica",
    ];

    /// <summary>Makes a set without rules.</summary>
    public OptionSet(params Option[] options)
        : this(options, [])
    {
    }

    /// <summary>Reads a block. Adds all errors and warnings found; does not throw for them.</summary>
    /// <param name="config">The block.</param>
    /// <param name="path">The block's path for messages, such as <c>sink[0].Jdbc</c>.</param>
    /// <param name="problems">Where errors, and warnings for unknown names, go.</param>
    /// <returns>The values; those in error have their default.</returns>
    public OptionValues Bind(ConfigObject config, string path, ICollection<ConfigError> problems)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(problems);
        var values = new Dictionary<Option, object?>();
        var given = new Dictionary<Option, ConfigValue>();
        foreach (var option in Options)
        {
            var value = OptionLookup.Find(config, option, out var usedName);
            if (value is null || value is ConfigScalar { Kind: ConfigScalarKind.Null })
            {
                if (option.IsRequired)
                    problems.Add(new ConfigError(config.Location, $"{path}.{option.Name}", $"option '{option.Name}' is required: {option.Description}") { Code = RequiredCode });
                continue;
            }

            if (!string.Equals(usedName, option.Name, StringComparison.Ordinal))
            {
                problems.Add(new ConfigError(
                    value.Location, $"{path}.{usedName}", $"'{usedName}' is an older name", $"write '{option.Name}'", IsWarning: true)
                { Code = OlderNameCode });
            }

            try
            {
                values[option] = option.ConvertBoxed(value, $"{path}.{option.Name}");
                given[option] = value;
            }
            catch (ConfigException e)
            {
                foreach (var error in e.Errors)
                    problems.Add(option.IsSecret ? new ConfigError(error.Location, error.Path, $"'{option.Name}' has the wrong form, expected {option.TypeName}") : error);
            }
        }

        var result = new OptionValues(config, path, values, given);
        foreach (var rule in Rules)
        {
            if (rule.Check(result) is { } message)
                problems.Add(new ConfigError(config.Location, path, $"{path}: {message}") { Code = RuleCode });
        }

        AddUnknown(config, path, problems);
        return result;
    }

    private void AddUnknown(ConfigObject config, string path, ICollection<ConfigError> problems)
    {
        var known = Options.SelectMany(o => o.FallbackNames.Prepend(o.Name)).ToList();
        var all = known.Concat(CommonNames).ToHashSet(StringComparer.Ordinal);
        foreach (var field in config.Fields)
        {
            if (all.Contains(field.Key))
                continue;
            if (field.Value is ConfigObject nested && known.Exists(k => k.StartsWith(field.Key + ".", StringComparison.Ordinal)))
            {
                AddUnknownNested(nested, field.Key, path, known, problems);
                continue;
            }

            var near = NearestName.Find(field.Key, all);
            problems.Add(new ConfigError(
                field.KeyLocation, $"{path}.{field.Key}", $"option '{field.Key}' is not known to {path}", near is null ? null : $"did you mean '{near}'?", IsWarning: true)
            { Code = UnknownOptionCode });
        }
    }

    private static void AddUnknownNested(
        ConfigObject nested, string prefix, string path, List<string> known, ICollection<ConfigError> problems)
    {
        foreach (var field in nested.Fields)
        {
            var name = $"{prefix}.{field.Key}";
            if (known.Contains(name) || known.Exists(k => k.StartsWith(name + ".", StringComparison.Ordinal)))
                continue;
            var near = NearestName.Find(name, known);
            problems.Add(new ConfigError(
                field.KeyLocation, $"{path}.{name}", $"option '{name}' is not known to {path}", near is null ? null : $"did you mean '{near}'?", IsWarning: true)
            { Code = UnknownOptionCode });
        }
    }
}
