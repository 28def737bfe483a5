using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

internal sealed class CopyFactory : ITransformFactory
{
    private static readonly Option<ConfigObject> Fields = Option.Object(
        "fields", "New columns and the columns that they are copies of, { new = old, .. }. A new name that exists is overwritten in place.");

    private static readonly Option<string> Source = Option.String("src_field", "The column to copy, for a single copy.");

    private static readonly Option<string> Target = Option.String("dest_field", "The name of the single copy.");

    public string Name => "Copy";

    public string Summary => "Adds copies of columns.";

    public OptionSet Options { get; } = new(
        [Fields, Source, Target],
        [OptionRule.ExactlyOne(Fields, Source), OptionRule.AllOrNone(Source, Target)]);

    public ITransform Create(TransformContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = context.Options;
        if (options.Find(Fields) is not { } fields)
        {
            var single = new FieldMapping(options.Get(Source), options.Get(Target), options.LocationOf(Source), options.LocationOf(Target));
            return new Copy([single], $"{options.Path}.{Source.Name}");
        }

        if (fields.Fields.Count == 0)
            throw options.Error(Fields, "'fields' names no column", "give at least one 'new = old'");
        var path = $"{options.Path}.{Fields.Name}";
        return new Copy(
            [.. fields.Fields.Select(f => new FieldMapping(OptionConversions.ToText(f.Value, $"{path}.{f.Key}"), f.Key, f.Value.Location, f.KeyLocation))],
            path);
    }
}
