using System.Text;
using RabbitMQ.Client;
using Sluice.Connect;
using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.JobFiles.Types;
using Sluice.TestServers;

namespace Sluice.Connectors.RabbitMQ.Tests.Fixtures;

/// <summary>Makes the RabbitMQ source and sink from configuration, as the engine does, and looks into queues.</summary>
internal static class RabbitPlugin
{
    private static readonly ConnectorCatalog Catalog = new(RabbitPlugins.All);

    public static ISource Source(string conf, bool isStreaming = false)
    {
        var factory = Catalog.FindSource("RabbitMQ")!;
        return factory.Create(new SourceContext(Bind(factory, conf), SchemaDialect.Instance) { DefaultTable = new TablePath(null, null, "r"), IsStreaming = isStreaming });
    }

    public static ISource Source(RabbitServer server, string queue, string options = "", bool isStreaming = false, int? port = null) =>
        Source($"{{ {At(server, port)}, 'queue_name': '{queue}', 'delivery_timeout': 200, 'answer_timeout': 3000{(options.Length > 0 ? ", " : "")}{options} }}", isStreaming);

    public static ISink Sink(string conf, TableSchema table)
    {
        var factory = Catalog.FindSink("RabbitMQ")!;
        return factory.Create(new SinkContext([new SinkTable(table, Bind(factory, conf))], SchemaDialect.Instance));
    }

    public static ISink Sink(RabbitServer server, string queue, TableSchema table, string options = "") =>
        Sink($"{{ {At(server)}, 'queue_name': '{queue}', 'answer_timeout': 3000{(options.Length > 0 ? ", " : "")}{options} }}", table);

    public static TableSchema Schema(string fields) => SchemaDialect.Instance.ReadSchema(Conf.Parse($"{{ 'fields': {{ {fields} }} }}"), TablePath.Parse("r"));

    private static string At(RabbitServer server, int? port = null) =>
        $"'host': '127.0.0.1', 'port': {port ?? server.Port}, 'username': '{RabbitServer.User}', 'password': '{server.Password}', 'connection_timeout': 3000";

    /// <summary>Makes a queue with some messages in it.</summary>
    public static async Task FillAsync(RabbitServer server, string queue, params IEnumerable<string> messages)
    {
        await using var channel = await server.ChannelAsync();
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false);
        foreach (var message in messages)
            await channel.BasicPublishAsync("", queue, Encoding.UTF8.GetBytes(message));
        await channel.QueueDeclarePassiveAsync(queue);
    }

    /// <summary>What is in a queue, which is left as it is.</summary>
    public static async Task<IReadOnlyList<string>> MessagesAsync(RabbitServer server, string queue)
    {
        var found = new List<string>();
        await using var channel = await server.ChannelAsync();
        while (await channel.BasicGetAsync(queue, autoAck: false) is { } message)
            found.Add(Encoding.UTF8.GetString(message.Body.Span));
        return found;
    }

    /// <summary>Waits until so many messages wait in a queue: what a closed channel gives back takes a moment.</summary>
    public static async Task HoldsAsync(RabbitServer server, string queue, uint count)
    {
        await using var channel = await server.ChannelAsync();
        uint found = 0;
        await Condition.HoldsAsync(
            async () => (found = (await channel.QueueDeclarePassiveAsync(queue)).MessageCount) == count, TimeSpan.FromSeconds(10), () => Task.FromResult($"{found} message(s) wait, not {count}"),
            TestContext.Current.CancellationToken);
    }

    private static OptionValues Bind(IPluginFactory factory, string conf)
    {
        var problems = new List<ConfigError>();
        var values = factory.Options.Bind(Conf.Parse(conf), $"job.{factory.Name}", problems);
        var errors = problems.Where(p => !p.IsWarning).ToList();
        return errors.Count == 0 ? values : throw new ConfigException(errors);
    }
}
