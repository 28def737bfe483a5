namespace Sluice.Connect.Options;

/// <summary>A rule over several options of one connector, checked before it is created.</summary>
public abstract class OptionRule
{
    private OptionRule()
    {
    }

    /// <summary>The rule in words, for the reference page.</summary>
    public abstract string Description { get; }

    /// <summary>Exactly one of the options must be given.</summary>
    public static OptionRule ExactlyOne(params Option[] options) => new CountRule(options, 1, 1, "exactly one of");

    /// <summary>At most one of the options may be given.</summary>
    public static OptionRule AtMostOne(params Option[] options) => new CountRule(options, 0, 1, "at most one of");

    /// <summary>At least one of the options must be given.</summary>
    public static OptionRule AtLeastOne(params Option[] options) => new CountRule(options, 1, int.MaxValue, "at least one of");

    /// <summary>All of the options must be given, or none.</summary>
    public static OptionRule AllOrNone(params Option[] options) => new BundleRule(options);

    /// <summary>An option must be given when another one has a certain value.</summary>
    public static OptionRule RequiredWhen<T>(Option option, Option<T> other, T value) => new ConditionRule<T>(option, other, value);

    internal abstract string? Check(OptionValues values);

    private static string Names(IEnumerable<Option> options) => string.Join(", ", options.Select(o => $"'{o.Name}'"));

    private sealed class CountRule(Option[] options, int least, int most, string words) : OptionRule
    {
        public override string Description => $"{words} {Names(options)}";

        internal override string? Check(OptionValues values)
        {
            var given = options.Where(values.Has).ToList();
            if (given.Count >= least && given.Count <= most)
                return null;
            var found = given.Count == 0 ? "none is given" : $"given: {Names(given)}";
            return $"{Description} must be given; {found}";
        }
    }

    private sealed class BundleRule(Option[] options) : OptionRule
    {
        public override string Description => $"all or none of {Names(options)}";

        internal override string? Check(OptionValues values)
        {
            var missing = options.Where(o => !values.Has(o)).ToList();
            return missing.Count == 0 || missing.Count == options.Length
                ? null
                : $"{Description} must be given; missing: {Names(missing)}";
        }
    }

    private sealed class ConditionRule<T>(Option option, Option<T> other, T value) : OptionRule
    {
        public override string Description => $"'{option.Name}' is required when '{other.Name}' is {Option.FormatDefault(value)}";

        internal override string? Check(OptionValues values) =>
            EqualityComparer<T>.Default.Equals(values.Get(other), value) && !values.Has(option) ? Description : null;
    }
}
