using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

internal sealed class FieldRenameFactory : ScopedTransformFactory
{
    private static readonly Option<IReadOnlyList<ConfigObject>> Specific = Option.Objects(
        "specific", "Columns that take exactly this name, [{ field_name = old, target_name = new }, ..].");

    public FieldRenameFactory()
        : base([.. NameRule.All, Specific])
    {
    }

    public override string Name => "FieldRename";

    public override string Summary => "Renames all columns by a rule.";

    protected override ITransform Make(TransformContext context)
    {
        var options = context.Options;
        var rule = new NameRule(options);
        var specific = (options.Find(Specific) ?? []).ToDictionary(e => TextOf(e, "field_name", options), e => TextOf(e, "target_name", options), StringComparer.Ordinal);
        return new BoundByTable(table => Rename(table, name => specific.GetValueOrDefault(name) ?? rule.Change(name), options));
    }

    private static PassThrough Rename(TableSchema table, Func<string, string> change, OptionValues options)
    {
        var names = table.Columns.Select(c => change(c.Name)).ToList();
        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            var old = table.Columns.Where((_, i) => names[i] == twice.Key).Select(c => $"'{c.Name}'");
            throw new ConfigException(
                options.Config.Location, options.Path, $"columns {string.Join(" and ", old)} of table {table.Path} would both be named '{twice.Key}'", "give one of them a name of its own with 'specific'");
        }

        var output = KeptKeys.Follow(table, [.. table.Columns.Select((c, i) => c with { Name = names[i] })], [.. names.Select((n, i) => (i, n))]);
        return new PassThrough(table, output);
    }

    private static string TextOf(ConfigObject entry, string name, OptionValues options) => entry[name] is ConfigScalar { Text.Length: > 0 } text
        ? text.Text
        : throw new ConfigException(entry.Location, $"{options.Path}.{Specific.Name}", $"an entry of '{Specific.Name}' needs '{name}'");
}
