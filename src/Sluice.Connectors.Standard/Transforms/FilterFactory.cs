using Sluice.Connect.Options;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

internal sealed class FilterFactory : ITransformFactory
{
    internal static readonly Option<IReadOnlyList<string>> Include =
        Option.List("include_fields", "The columns that pass, in this order.").WithFallback("fields");

    internal static readonly Option<IReadOnlyList<string>> Exclude = Option.List("exclude_fields", "The columns that do not pass.");

    public string Name => "Filter";

    public string Summary => "Keeps or drops columns.";

    public OptionSet Options { get; } = new([Include, Exclude], [OptionRule.ExactlyOne(Include, Exclude)]);

    public ITransform Create(TransformContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var option = context.Options.Has(Include) ? Include : Exclude;
        var names = context.Options.Get(option);
        if (names.Count == 0 && option == Include)
            throw context.Options.Error(Include, "'include_fields' is empty: no column would pass", "name at least one column");
        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw context.Options.Error(option, $"'{option.Name}' names column '{twice.Key}' twice");
        return new Filter(context.Options, option);
    }
}
