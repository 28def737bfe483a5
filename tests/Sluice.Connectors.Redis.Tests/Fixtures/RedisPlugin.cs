using Sluice.Connect;
using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.JobFiles.Types;
using Sluice.TestServers;

namespace Sluice.Connectors.Redis.Tests.Fixtures;

/// <summary>Makes the Redis source and sink from configuration, as the engine does.</summary>
internal static class RedisPlugin
{
    private static readonly ConnectorCatalog Catalog = new(RedisPlugins.All);

    public static ISource Source(string conf, bool isStreaming = false)
    {
        var factory = Catalog.FindSource("Redis")!;
        return factory.Create(new SourceContext(Bind(factory, conf), SchemaDialect.Instance) { DefaultTable = new TablePath(null, null, "r"), IsStreaming = isStreaming });
    }

    public static ISource Source(RedisServer server, string options) => Source($"{{ {At(server)}, {options} }}");

    public static ISource Source(RedisCluster cluster, string options) => Source($"{{ {At(cluster)}, {options} }}");

    public static ISink Sink(RedisCluster cluster, string options, TableSchema table) => Sink($"{{ {At(cluster)}, {options} }}", table);

    public static ISink Sink(string conf, TableSchema table)
    {
        var factory = Catalog.FindSink("Redis")!;
        return factory.Create(new SinkContext([new SinkTable(table, Bind(factory, conf))], SchemaDialect.Instance));
    }

    public static ISink Sink(RedisServer server, string options, TableSchema table) => Sink($"{{ {At(server)}, {options} }}", table);

    public static TableSchema Schema(string fields) => SchemaDialect.Instance.ReadSchema(Conf.Parse($"{{ 'fields': {{ {fields} }} }}"), TablePath.Parse("r"));

    private static string At(RedisServer server) => $"'host': '127.0.0.1', 'port': {server.Port}, 'auth': '{server.Password}', 'command_timeout_ms': 2000";

    /// <summary>One of its servers is enough: it knows the others.</summary>
    private static string At(RedisCluster cluster) => $"'mode': 'CLUSTER', 'nodes': ['127.0.0.1:{cluster.Servers[1].Port}'], 'auth': '{cluster.Password}', 'command_timeout_ms': 2000";

    private static OptionValues Bind(IPluginFactory factory, string conf)
    {
        var problems = new List<ConfigError>();
        var values = factory.Options.Bind(Conf.Parse(conf), $"job.{factory.Name}", problems);
        var errors = problems.Where(p => !p.IsWarning).ToList();
        return errors.Count == 0 ? values : throw new ConfigException(errors);
    }
}
