using System.Globalization;
using Sluice.Connect.Options;
using B = Sluice.Connectors.RabbitMQ.RabbitOptions;

namespace Sluice.Connectors.RabbitMQ.Sink;

/// <summary>The options of the RabbitMQ sink.</summary>
internal static class RabbitSinkOptions
{
    public static readonly Option<string> RoutingKey = Option.String("routing_key", "The routing key of each message, with exchange. Without it messages go straight to queue_name.");

    public static readonly Option<string> Exchange = Option.String("exchange", "The exchange that messages are published to under routing_key. It must be there, and a queue be bound to it.");

    public static readonly Option<IReadOnlyList<KeyValuePair<string, string>>> Further = Option.Map(
        "rabbitmq.config", "Settings of the client: requested-heartbeat, requested-channel-max, requested-frame-max, connection-timeout, each as the option of that name.");

    public static readonly OptionSet All = new([.. B.Connecting, RoutingKey, Exchange, Further], [.. B.Rules, OptionRule.AllOrNone(RoutingKey, Exchange)]);

    /// <summary>The broker, with what the client's settings say instead of the options.</summary>
    /// <exception cref="Connect.Config.ConfigException">The options cannot be used.</exception>
    public static RabbitAddress ReadAddress(OptionValues options)
    {
        var address = RabbitAddress.Read(options);
        foreach (var (name, text) in options.Find(Further) ?? [])
        {
            var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
            address = name.Replace('_', '-') switch
            {
                _ when !isNumber => throw options.Error(Further, $"'{name}' of 'rabbitmq.config' is '{text}', expected a number"),
                "requested-heartbeat" when value is >= 1 and <= ushort.MaxValue => address with { Heartbeat = TimeSpan.FromSeconds(value) },
                "requested-channel-max" when value <= ushort.MaxValue => address with { ChannelMax = value },
                "requested-frame-max" => address with { FrameMax = value },
                "connection-timeout" when value >= 1 => address with { ConnectionTimeout = TimeSpan.FromMilliseconds(value) },
                "requested-heartbeat" or "requested-channel-max" or "connection-timeout" => throw options.Error(Further, $"'{name}' of 'rabbitmq.config' is {value}, which is out of its range"),
                _ => throw options.Error(Further, $"'{name}' of 'rabbitmq.config' is not known", "it takes requested-heartbeat, requested-channel-max, requested-frame-max and connection-timeout"),
            };
        }

        return address;
    }
}
