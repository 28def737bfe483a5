using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.JobFiles.Secrets;
using Sluice.JobFiles.Sinks;

namespace Sluice.JobFiles.Planning;

/// <summary>A sink of a job.</summary>
public sealed class SinkNode : PlanNode
{
    internal SinkNode(PluginBlock block, ISinkFactory factory)
        : base(block, factory.Name) => Factory = factory;

    /// <summary>Makes the sink.</summary>
    public ISinkFactory Factory { get; }

    /// <summary>The weakest class that the sink may turn out to have: what a stop can count on before it is opened.</summary>
    /// <exception cref="ConfigException">The options cannot be read.</exception>
    public SinkClass WeakestClass() => Factory.WeakestClass(BindOptions());

    /// <summary>The sink's options as they stand, placeholders left as they are: what can be known while no table is.</summary>
    /// <exception cref="ConfigException">The options cannot be read. No secret is in its words.</exception>
    public OptionValues BindOptions()
    {
        var problems = new List<ConfigError>();
        var options = Factory.Options.Bind(Config, Id, problems);
        return problems.Exists(p => !p.IsWarning) ? throw new ConfigException([.. SecretMask.Apply(problems, Config)]) : options;
    }

    /// <summary>
    /// The tables that arrive, each with the sink's options as they read once <c>${table_name}</c> and its like are filled in for it.
    /// </summary>
    /// <param name="tables">The tables.</param>
    /// <param name="problems">Where errors go. Warnings were given when the plan was made.</param>
    public IReadOnlyList<SinkTable> BindTables(IReadOnlyList<TableSchema> tables, ICollection<ConfigError> problems)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(problems);
        var found = new List<ConfigError>();
        var result = new List<SinkTable>(tables.Count);
        foreach (var table in tables)
        {
            var config = SinkPlaceholders.Expand(Config, table, Factory.OptionsWithoutPlaceholders);
            result.Add(new SinkTable(table, Factory.Options.Bind(config, Id, found)));
        }

        foreach (var error in SecretMask.Apply(found.Where(e => !e.IsWarning), Config).Distinct())
            problems.Add(error);
        return result;
    }
}
