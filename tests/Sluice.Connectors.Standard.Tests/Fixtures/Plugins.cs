using Microsoft.Extensions.Time.Testing;
using Sluice.Connect;
using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connect.Transforms;
using Sluice.JobFiles.Types;

namespace Sluice.Connectors.Standard.Tests.Fixtures;

/// <summary>Makes plugins from configuration, as the engine does.</summary>
internal static class Plugins
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 21, 40, 0, TimeSpan.Zero);

    private static readonly ConnectorCatalog Catalog = new(StandardPlugins.All);

    public static ISource Source(string name, string conf, bool isStreaming = false, TimeProvider? clock = null, int seed = 1)
    {
        var factory = Catalog.FindSource(name)!;
        return factory.Create(new SourceContext(Bind(factory, conf), SchemaDialect.Instance)
        {
            DefaultTable = new TablePath(null, null, "fake"),
            IsStreaming = isStreaming,
            Clock = clock ?? new FakeTimeProvider(Now),
            NewRandom = () => new Random(seed),
        });
    }

    public static ISource Fake(string conf, bool isStreaming = false, TimeProvider? clock = null, int seed = 1) =>
        Source("FakeSource", conf, isStreaming, clock, seed);

    public static ISink Sink(string name, string conf, TextWriter? output, params TableSchema[] tables) => Sink(name, conf, output, new FakeTimeProvider(Now), tables);

    public static ISink Sink(string name, string conf, TextWriter? output, TimeProvider clock, params TableSchema[] tables)
    {
        var factory = Catalog.FindSink(name)!;
        var options = Bind(factory, conf);
        return factory.Create(new SinkContext([.. tables.Select(t => new SinkTable(t, options))], SchemaDialect.Instance)
        {
            Output = output ?? TextWriter.Null,
            Clock = clock,
        });
    }

    public static ITransform Transform(string name, string conf) => Transform(name, Conf.Parse(conf));

    public static ITransform Transform(string name, ConfigObject conf, TimeProvider? clock = null)
    {
        var factory = Catalog.FindTransform(name)!;
        return factory.Create(new TransformContext(Bind(factory, conf), SchemaDialect.Instance)
        {
            Clock = clock ?? new FakeTimeProvider(Now),
            NewRandom = static () => new Random(1),
        });
    }

    public static TableSchema Schema(string fields, string table = "fake") =>
        SchemaDialect.Instance.ReadSchema(Conf.Parse($"{{ 'fields': {{ {fields} }} }}"), TablePath.Parse(table));

    private static OptionValues Bind(IPluginFactory factory, string conf) => Bind(factory, Conf.Parse(conf));

    private static OptionValues Bind(IPluginFactory factory, ConfigObject conf)
    {
        var problems = new List<ConfigError>();
        var values = factory.Options.Bind(conf, $"job.{factory.Name}", problems);
        var errors = problems.Where(p => !p.IsWarning).ToList();
        return errors.Count == 0 ? values : throw new ConfigException(errors);
    }
}
