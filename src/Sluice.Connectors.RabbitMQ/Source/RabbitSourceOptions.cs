using Sluice.Connect.Config;
using Sluice.Connect.Options;

namespace Sluice.Connectors.RabbitMQ.Source;

/// <summary>The options of the RabbitMQ source.</summary>
internal static class RabbitSourceOptions
{
    private const string SinkOnly = "Has no effect on a source, which reads from queue_name: bind the queue where it is made.";

    public static readonly Option<ConfigObject> Schema = Option.Object("schema", "The table: fields or columns, its name and keys. Without it each message is a row with the column 'content'.");

    public static readonly Option<int> Prefetch = Option.Int(
        "prefetch_count", "How many messages may be read and not yet acknowledged, 1 to 65535; they are held in memory. When half of them are read a commit is made, whatever checkpoint.interval says.").WithDefault(10_000);

    public static readonly Option<int> DeliveryTimeout = Option.Int(
        "delivery_timeout", "Milliseconds without a message after which a batch job asks whether the queue is empty, and then ends.").WithDefault(1_000);

    public static readonly Option<bool> ForTests = Option.Bool("for_e2e_testing", "A streaming job, too, ends when the queue is empty.").WithDefault(false);

    public static readonly Option<bool> CorrelationId = Option.Bool("use_correlation_id", "Messages told apart by their correlation id, which is not yet supported.").WithDefault(false);

    public static readonly Option<string> RoutingKey = Option.String("routing_key", SinkOnly);

    public static readonly Option<string> Exchange = Option.String("exchange", SinkOnly);

    public static readonly OptionSet All = new([.. RabbitOptions.Connecting, Schema, Prefetch, DeliveryTimeout, ForTests, CorrelationId, RoutingKey, Exchange], RabbitOptions.Rules);
}
