using Sluice.Connect.Options;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

internal sealed class SplitFactory : ScopedTransformFactory
{
    private static readonly Option<string> Separator = Option.String("separator", "A Java regular expression for what stands between the parts.").Required();

    private static readonly Option<string> Field = Option.String("split_field", "The column to split.").Required();

    private static readonly Option<IReadOnlyList<string>> Outputs = Option.List(
        "output_fields", "The columns for the parts, one each; the last one takes the rest. A part that is missing is null.").Required();

    public SplitFactory()
        : base([Separator, Field, Outputs])
    {
    }

    public override string Name => "Split";

    public override string Summary => "Splits a column into several.";

    protected override ITransform Make(TransformContext context)
    {
        var options = context.Options;
        var names = options.Get(Outputs);
        if (names.Count == 0)
            throw options.Error(Outputs, "'output_fields' is empty", "name at least one column");
        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw options.Error(Outputs, $"'output_fields' names column '{twice.Key}' twice");
        JavaRegex separator;
        try
        {
            separator = JavaRegex.Parse(options.Get(Separator));
        }
        catch (FormatException e)
        {
            throw options.Error(Separator, $"'separator' is no usable regular expression: {e.Message}", "a separator such as | is written \\\\|");
        }

        return new BoundByTable(table =>
        {
            var columns = new InputColumns(table);
            var at = columns.Find(options.Get(Field), options.LocationOf(Field), $"{options.Path}.{Field.Name}");
            columns.ThrowIfMissing();
            return new TableSplit(table, at, separator, SplitText.LiteralOf(options.Get(Separator)), names);
        });
    }
}
