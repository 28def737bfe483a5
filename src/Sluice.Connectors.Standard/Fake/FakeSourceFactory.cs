using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Standard.Fake;

internal sealed class FakeSourceFactory : ISourceFactory
{
    public string Name => "FakeSource";

    public string Summary => "Makes rows for tests and demonstrations: random ones by the schema, or fixed ones.";

    public OptionSet Options => FakeOptions.Block;

    public ISource Create(SourceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var tables = context.Options.Find(FakeOptions.Tables) is { } configs
            ? CreateTables(configs, context)
            : [new FakeTable(context.Options, context)];
        return new FakeSource(tables, context);
    }

    private static List<FakeTable> CreateTables(IReadOnlyList<ConfigObject> configs, SourceContext context)
    {
        if (configs.Count == 0)
            throw context.Options.Error(FakeOptions.Tables, "'tables_configs' is an empty list", "give at least one table");
        var tables = new List<FakeTable>();
        var errors = new List<ConfigError>();
        for (var i = 0; i < configs.Count; i++)
        {
            var problems = new List<ConfigError>();
            var path = $"{context.Options.Path}.tables_configs[{i}]";
            var values = FakeOptions.Table.Bind(configs[i], path, problems);
            errors.AddRange(problems.Where(p => !p.IsWarning));
            if (problems.Exists(p => !p.IsWarning))
                continue;
            try
            {
                var table = new FakeTable(values, context);
                if (tables.Exists(t => t.Schema.Path == table.Schema.Path))
                    errors.Add(new ConfigError(configs[i].Location, path, $"table {table.Schema.Path} occurs twice", "give each schema a 'table' of its own"));
                tables.Add(table);
            }
            catch (ConfigException e)
            {
                errors.AddRange(e.Errors);
            }
        }

        return errors.Count == 0 ? tables : throw new ConfigException(errors);
    }
}
