using Sluice.Connect.Options;

namespace Sluice.Connectors.RabbitMQ;

/// <summary>The options that the RabbitMQ source and sink share.</summary>
internal static class RabbitOptions
{
    private const string NoRecovery = "Has no effect: a lost connection is a failure that the job tries again, so that nothing is sent by a connection that nobody asked for.";

    public static readonly Option<string> Host = Option.String("host", "The broker's name or address. Not with url.");

    public static readonly Option<int> Port = Option.Int("port", "Its port.").WithDefault(5672);

    public static readonly Option<string> VirtualHost = Option.String("virtual_host", "The virtual host.").WithDefault("/");

    public static readonly Option<string> User = Option.String("username", "The user.");

    public static readonly Option<string> Password = Option.String("password", "The password.").Secret();

    public static readonly Option<string> Url = Option.String("url", "Host, port, user, password and virtual host in one, instead of those: amqp://user:password@host:port/vhost, or amqps://... for TLS (port 5671 where none is given). With TLS the broker's certificate must be the host's, and of an authority that the machine trusts or that a PEM file holds: amqps://.../vhost?cacertfile=PATH.").Secret();

    public static readonly Option<string> Queue = Option.String("queue_name", "The queue. It is made if it is not there.").Required();

    public static readonly Option<bool> Durable = Option.Bool("durable", "The queue outlives a restart of the broker, and messages that are written to it too. Must be as the queue is, where it is there.").WithDefault(true);

    public static readonly Option<bool> Exclusive = Option.Bool("exclusive", "Only false: an exclusive queue is gone with its connection, and its messages with it.").WithDefault(false);

    public static readonly Option<bool> AutoDelete = Option.Bool("auto_delete", "The broker removes the queue, with what is in it, when its last reader leaves. Must be as the queue is, where it is there.").WithDefault(false);

    public static readonly Option<RabbitFormat> Format = Option.Enum<RabbitFormat>("format", "What a message is: json, an object with the columns' names; or text, fields parted by field_delimiter.").WithDefault(RabbitFormat.Json);

    public static readonly Option<string> FieldDelimiter = Option.String("field_delimiter", "Between the fields of a message of format text. An empty field is a null.").WithDefault("\u0001");

    public static readonly Option<int> ConnectionTimeout = Option.Int("connection_timeout", "Milliseconds until a connection must stand.").WithDefault(10_000);

    public static readonly Option<int> AnswerTimeout = Option.Int("answer_timeout", "Milliseconds in which the broker must answer whatever it is asked, and confirm what it is sent.").WithDefault(30_000);

    public static readonly Option<int> Heartbeat = Option.Int("requested_heartbeat", "Seconds between signs of life; a broker that gives none for twice as long is lost.").WithDefault(30);

    public static readonly Option<int> ChannelMax = Option.Int("requested_channel_max", "Most channels of the connection, up to 65535: the source takes one, the sink one for each task. 0: as many as the broker allows.").WithDefault(0);

    public static readonly Option<int> FrameMax = Option.Int("requested_frame_max", "Most bytes of a frame. 0: as many as the broker allows.").WithDefault(0);

    public static readonly Option<int> RecoveryInterval = Option.Int("network_recovery_interval", NoRecovery);

    public static readonly Option<bool> AutomaticRecovery = Option.Bool("automatic_recovery_enabled", NoRecovery).WithFallback("AUTOMATIC_RECOVERY_ENABLED");

    public static readonly Option<bool> TopologyRecovery = Option.Bool("topology_recovery_enabled", NoRecovery);

    public static readonly IReadOnlyList<Option> Connecting =
    [
        Host, Port, VirtualHost, User, Password, Url, Queue, Durable, Exclusive, AutoDelete, Format, FieldDelimiter, ConnectionTimeout, AnswerTimeout, Heartbeat, ChannelMax,
        FrameMax, RecoveryInterval, AutomaticRecovery, TopologyRecovery,
    ];

    public static readonly IReadOnlyList<OptionRule> Rules =
    [
        OptionRule.ExactlyOne(Host, Url), OptionRule.AllOrNone(Host, User),
    ];
}
