using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connectors.Standard.Sql.Evaluation;

namespace Sluice.Connectors.Standard.Transforms.Validation;

/// <summary>Reads the rules of <c>field_rules</c> and checks that they fit their columns.</summary>
internal static class RuleReader
{
    private static readonly Option<RuleKind> Kind = Option.Enum<RuleKind>("rule_type", "The rule.").Required();
    private static readonly Option<string> Message = Option.String("custom_message", "Told instead of the rule's own words.");
    private static readonly Option<string> Least = Option.String("min_value", "The least value.");
    private static readonly Option<string> Most = Option.String("max_value", "The greatest value.");
    private static readonly Option<bool> IncludesLeast = Option.Bool("min_inclusive", "The least value itself is allowed.").WithDefault(true);
    private static readonly Option<bool> IncludesMost = Option.Bool("max_inclusive", "The greatest value itself is allowed.").WithDefault(true);
    private static readonly Option<int> Shortest = Option.Int("min_length", "The least length.");
    private static readonly Option<int> Longest = Option.Int("max_length", "The greatest length.");
    private static readonly Option<int> Exact = Option.Int("exact_length", "The length.");
    private static readonly Option<string> Pattern = Option.String("pattern", "A Java regular expression for the whole value.");
    private static readonly Option<bool> HasCase = Option.Bool("case_sensitive", "Upper and lower case differ.").WithDefault(true);
    private static readonly Option<string> Field = Option.String("field_name", "The column.");

    private static readonly OptionSet Set = new(Field, Kind, Message, Least, Most, IncludesLeast, IncludesMost, Shortest, Longest, Exact, Pattern, HasCase);

    /// <summary>Reads one rule.</summary>
    /// <exception cref="ConfigException">It cannot be used.</exception>
    public static ValidationRule Read(ConfigObject block, string path, ColumnDefinition column)
    {
        var problems = new List<ConfigError>();
        var values = Set.Bind(block, path, problems);
        if (problems.Exists(p => !p.IsWarning))
            throw new ConfigException([.. problems.Where(p => !p.IsWarning)]);
        var kind = values.Get(Kind);
        if (!Fits(kind, column.Type))
            throw values.Error(Kind, $"column '{column.Name}' is of type {column.Type}; {Needs(kind)}");
        var message = values.Find(Message);
        return kind switch
        {
            RuleKind.NotNull => new NotNullRule(message),
            RuleKind.Range => ReadRange(values, message),
            RuleKind.Length => ReadLength(values, message),
            _ => ReadPattern(values, message),
        };
    }

    private static bool Fits(RuleKind kind, DataType type) => kind switch
    {
        RuleKind.Range => type.Kind is >= TypeKind.TinyInt and <= TypeKind.Decimal,
        RuleKind.Length => type.Kind is TypeKind.String or TypeKind.Array or TypeKind.Map,
        RuleKind.Regex => type.Kind == TypeKind.String,
        _ => true,
    };

    private static string Needs(RuleKind kind) => kind switch
    {
        RuleKind.Range => "RANGE is for numbers",
        RuleKind.Length => "LENGTH is for strings, arrays and maps",
        _ => "REGEX is for strings",
    };

    private static RangeRule ReadRange(OptionValues values, string? message)
    {
        if (!values.Has(Least) && !values.Has(Most))
            throw values.Error(Kind, "RANGE has no bound", "give it min_value, max_value or both");
        return new RangeRule(Bound(values, Least), Bound(values, Most), values.Get(IncludesLeast), values.Get(IncludesMost), message);
    }

    private static DecimalValue? Bound(OptionValues values, Option<string> option)
    {
        if (values.Find(option) is not { } text)
            return null;
        try
        {
            if (DecimalMath.TryParse(text, out var bound))
                return bound;
        }
        catch (OverflowException)
        {
            // Told below like everything else that is no number.
        }

        throw values.Error(option, $"'{option.Name}' is '{text}'; a number of at most 38 digits is expected");
    }

    private static LengthRule ReadLength(OptionValues values, string? message)
    {
        if (!values.Has(Shortest) && !values.Has(Longest) && !values.Has(Exact))
            throw values.Error(Kind, "LENGTH has no bound", "give it min_length, max_length or exact_length");
        return new LengthRule(Number(values, Shortest), Number(values, Longest), Number(values, Exact), message);
    }

    private static int? Number(OptionValues values, Option<int> option) => values.Has(option) ? values.Get(option) : null;

    private static RegexRule ReadPattern(OptionValues values, string? message)
    {
        if (values.Find(Pattern) is not { } pattern)
            throw values.Error(Kind, "REGEX has no pattern", "give it pattern = \"..\"");
        try
        {
            return new RegexRule(JavaRegex.Parse($"{(values.Get(HasCase) ? "" : "(?i)")}(?:{pattern})\\z"), pattern, message);
        }
        catch (FormatException e)
        {
            throw values.Error(Pattern, $"'pattern' is no usable regular expression: {e.Message}");
        }
    }
}
