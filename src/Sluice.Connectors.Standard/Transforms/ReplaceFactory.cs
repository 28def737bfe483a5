using Sluice.Connect.Options;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

internal sealed class ReplaceFactory : ITransformFactory
{
    internal static readonly Option<string> Field = Option.String("replace_field", "The column, of type string.").Required();

    internal static readonly Option<string> Pattern = Option.String("pattern", "The text to replace, or a Java regular expression.").Required();

    internal static readonly Option<string> Replacement = Option.String(
        "replacement", "The new text; with is_regex, $1 and ${name} stand for groups and a backslash takes the next character as it is.").Required();

    internal static readonly Option<bool> IsRegex = Option.Bool("is_regex", "The pattern is a regular expression.").WithDefault(false);

    internal static readonly Option<bool> First =
        Option.Bool("replace_first", "Replace the first match only; counts with is_regex alone, as in SeaTunnel.").WithDefault(false);

    public string Name => "Replace";

    public string Summary => "Replaces text in a column.";

    public OptionSet Options { get; } = new(Field, Pattern, Replacement, IsRegex, First);

    public ITransform Create(TransformContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new Replace(context.Options);
    }
}
