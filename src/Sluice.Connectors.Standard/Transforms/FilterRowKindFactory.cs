using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

internal sealed class FilterRowKindFactory : ITransformFactory
{
    private static readonly Option<IReadOnlyList<RowKind>> Include = Option.ListOf(
        "include_kinds", "The kinds of rows that pass: INSERT, UPDATE_BEFORE, UPDATE_AFTER, DELETE.", ToKind);

    private static readonly Option<IReadOnlyList<RowKind>> Exclude = Option.ListOf("exclude_kinds", "The kinds of rows that do not pass.", ToKind);

    public string Name => "FilterRowKind";

    public string Summary => "Keeps or drops rows by their kind.";

    public OptionSet Options { get; } = new([Include, Exclude], [OptionRule.ExactlyOne(Include, Exclude)]);

    public ITransform Create(TransformContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = context.Options;
        var kept = options.Has(Include) ? options.Get(Include) : [.. Enum.GetValues<RowKind>().Except(options.Get(Exclude))];
        return new FilterRowKind(kept);
    }

    private static RowKind ToKind(ConfigValue value, string path)
    {
        if (value is ConfigScalar scalar)
        {
            foreach (var kind in Enum.GetValues<RowKind>())
            {
                if (string.Equals(scalar.Text, kind.FullName(), StringComparison.OrdinalIgnoreCase) || scalar.Text == kind.ShortName())
                    return kind;
            }
        }

        var names = Enum.GetValues<RowKind>().Select(k => k.FullName()).ToList();
        var near = value is ConfigScalar given ? NearestName.Find(given.Text, names) : null;
        throw OptionConversions.Expected(value, path, "one of " + string.Join(", ", names), near is null ? null : $"did you mean {near}?");
    }
}
