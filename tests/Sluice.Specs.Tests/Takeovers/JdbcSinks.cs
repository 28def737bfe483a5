using Sluice.Connect.Config;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc;

namespace Sluice.Specs.Tests.Takeovers;

/// <summary>Makes Jdbc sinks as a job file would.</summary>
internal static class JdbcSinks
{
    private static readonly ISinkFactory s_factory = JdbcPlugins.All.OfType<ISinkFactory>().Single();

    /// <summary>A sink that empties its target when it prepares it: what must not happen twice.</summary>
    public static ISink Open(params (string Name, string Value)[] options)
    {
        var fields = options.Append(("data_save_mode", "DROP_DATA")).Select(o => new ConfigField(o.Item1, ConfigScalar.OfString(o.Item2), TextLocation.Unknown))
            .Append(new ConfigField("generate_sink_sql", new ConfigScalar(ConfigScalarKind.Boolean, "true", TextLocation.Unknown), TextLocation.Unknown));
        var problems = new List<ConfigError>();
        var values = s_factory.Options.Bind(new ConfigObject(fields, TextLocation.Unknown), "Jdbc", problems);
        return problems.TrueForAll(p => p.IsWarning)
            ? s_factory.Create(new SinkContext([new SinkTable(LedgerWorld.Table, values)], null!))
            : throw new ConfigException(problems);
    }
}
