using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

internal sealed class MetadataFactory : ScopedTransformFactory
{
    /// <summary>The keys, with the type of their column; case-sensitive.</summary>
    internal static readonly IReadOnlyDictionary<string, DataType> Keys = new Dictionary<string, DataType>(StringComparer.Ordinal)
    {
        ["Database"] = DataType.String,
        ["Table"] = DataType.String,
        ["RowKind"] = DataType.String,
        ["EventTime"] = DataType.BigInt,
        ["Delay"] = DataType.BigInt,
        ["Partition"] = DataType.String,
    };

    private static readonly Option<ConfigObject> Fields = Option.Object(
        "metadata_fields",
        "The metadata and their columns, { Key = column, .. }: Database and Table are parts of the table's path, RowKind is +I, -U, +U or -D; EventTime and Delay (milliseconds) and Partition are null where the source does not tell them.");

    public MetadataFactory()
        : base([Fields])
    {
    }

    public override string Name => "Metadata";

    public override string Summary => "Adds columns with what is known about a row beside its values.";

    protected override ITransform Make(TransformContext context)
    {
        var options = context.Options;
        var path = $"{options.Path}.{Fields.Name}";
        var chosen = new List<(string Key, string Column, TextLocation Location)>();
        foreach (var field in options.Find(Fields)?.Fields ?? [])
        {
            if (!Keys.ContainsKey(field.Key))
            {
                var near = NearestName.Find(field.Key, Keys.Keys);
                throw new ConfigException(
                    field.KeyLocation, $"{path}.{field.Key}", $"there is no metadata '{field.Key}'", near is null ? $"the keys are {string.Join(", ", Keys.Keys)}" : $"did you mean '{near}'?");
            }

            chosen.Add((field.Key, OptionConversions.ToText(field.Value, $"{path}.{field.Key}"), field.Value.Location));
        }

        return new BoundByTable(table => Bind(table, chosen, path));
    }

    private static TableMetadata Bind(TableSchema table, List<(string Key, string Column, TextLocation Location)> chosen, string path)
    {
        var names = table.Columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var twice = chosen.Where(c => !names.Add(c.Column))
            .Select(c => new ConfigError(c.Location, $"{path}.{c.Key}", $"table {table.Path} has a column '{c.Column}' already", "choose another name")).ToList();
        return twice.Count == 0 ? new TableMetadata(table, [.. chosen.Select(c => (c.Key, c.Column))]) : throw new ConfigException(twice);
    }
}
