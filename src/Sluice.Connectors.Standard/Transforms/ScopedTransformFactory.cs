using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

/// <summary>
/// What transforms have in common: which tables of several they change (<c>table_match_regex</c>), and options for single tables
/// (<c>table_transform</c>). Other tables pass as they are.
/// </summary>
internal abstract class ScopedTransformFactory : ITransformFactory
{
    internal const string TablePathName = "table_path";

    private static readonly Option<string> Match = Option.String(
        "table_match_regex", "A Java regular expression for whole table paths such as 'db.schema.table': only these tables are changed, others pass.").WithDefault(".*");

    private static readonly Option<IReadOnlyList<ConfigObject>> PerTable = Option.Objects(
        "table_transform", "Options for single tables, [{ table_path = \"db.t\", .. }]: what is given there counts before what is given outside.");

    protected ScopedTransformFactory(IReadOnlyList<Option> options, params OptionRule[] rules) => Options = new OptionSet([.. options, Match, PerTable], rules);

    public abstract string Name { get; }

    public abstract string Summary { get; }

    public OptionSet Options { get; }

    public ITransform Create(TransformContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = context.Options;
        if (!options.Has(Match) && !options.Has(PerTable))
            return Make(context);
        var rules = new List<(string Table, ITransform Transform)>();
        var problems = new List<ConfigError>();
        foreach (var (i, entry) in (options.Find(PerTable) ?? []).Index())
        {
            var path = $"{options.Path}.{PerTable.Name}[{i}]";
            if (entry[TablePathName] is not ConfigScalar table)
                throw new ConfigException(entry.Location, path, $"an entry of '{PerTable.Name}' names no table", $"give it {TablePathName} = \"..\"");
            var values = Options.Bind(Over(options.Config, entry), path, problems);
            if (problems.Exists(p => !p.IsWarning))
                throw new ConfigException([.. problems.Where(p => !p.IsWarning)]);
            rules.Add((table.Text, Make(context with { Options = values })));
        }

        return new ScopedTransform(MatchOf(options), Make(context), rules);
    }

    /// <summary>Makes the transform for the tables that it is for.</summary>
    protected abstract ITransform Make(TransformContext context);

    private static JavaRegex MatchOf(OptionValues options)
    {
        try
        {
            return JavaRegex.Parse($"(?:{options.Get(Match)})\\z");
        }
        catch (FormatException e)
        {
            throw options.Error(Match, $"'{Match.Name}' is no usable regular expression: {e.Message}");
        }
    }

    private static ConfigObject Over(ConfigObject outer, ConfigObject entry)
    {
        string[] own = [Match.Name, PerTable.Name, TablePathName];
        var given = entry.Fields.Where(f => f.Key != TablePathName).ToList();
        var names = given.Select(f => f.Key).Concat(own).ToHashSet(StringComparer.Ordinal);
        return new ConfigObject([.. outer.Fields.Where(f => !names.Contains(f.Key)), .. given], entry.Location);
    }
}
