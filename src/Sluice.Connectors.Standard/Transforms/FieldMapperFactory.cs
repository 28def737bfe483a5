using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

internal sealed class FieldMapperFactory : ITransformFactory
{
    private static readonly Option<ConfigObject> Mapping = Option.Object(
        "field_mapper", "Input columns and their names in the output, { old = new, .. }: only these columns pass, in this order.").Required();

    public string Name => "FieldMapper";

    public string Summary => "Chooses, orders and renames columns.";

    public OptionSet Options { get; } = new(Mapping);

    public ITransform Create(TransformContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var mapping = context.Options.Get(Mapping);
        if (mapping.Fields.Count == 0)
            throw context.Options.Error(Mapping, "'field_mapper' names no column", "give at least one 'old = new'");
        var path = $"{context.Options.Path}.{Mapping.Name}";
        var fields = mapping.Fields
            .Select(f => new FieldMapping(f.Key, OptionConversions.ToText(f.Value, $"{path}.{f.Key}"), f.KeyLocation, f.Value.Location))
            .ToList();
        var errors = fields
            .GroupBy(f => f.Target, StringComparer.Ordinal)
            .SelectMany(g => g.Skip(1))
            .Select(f => new ConfigError(f.TargetLocation, $"{path}.{f.Source}", $"two columns would be named '{f.Target}'", "give each a name of its own"))
            .ToList();
        return errors.Count == 0 ? new FieldMapper(fields, path) : throw new ConfigException(errors);
    }
}
