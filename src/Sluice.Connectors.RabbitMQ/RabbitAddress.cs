using Sluice.Connect.Config;
using Sluice.Connect.Options;
using O = Sluice.Connectors.RabbitMQ.RabbitOptions;

namespace Sluice.Connectors.RabbitMQ;

/// <summary>Which broker, as whom, and how long it is waited for.</summary>
internal sealed record RabbitAddress(string Host, int Port, string VirtualHost, string User, string Password)
{
    private const int LastPort = 65_535;
    private const int DefaultPort = 5672;

    public required TimeSpan ConnectionTimeout { get; init; }

    public required TimeSpan AnswerTimeout { get; init; }

    public required TimeSpan Heartbeat { get; init; }

    public required int ChannelMax { get; init; }

    public required int FrameMax { get; init; }

    /// <summary>For people.</summary>
    public string Place => $"amqp://{Host}:{Port}{(VirtualHost.StartsWith('/') ? "" : "/")}{VirtualHost}";

    /// <exception cref="ConfigException">The options cannot be used.</exception>
    public static RabbitAddress Read(OptionValues options)
    {
        var (host, port, virtualHost, user, password) = options.Find(O.Url) is { } url
            ? OfUrl(options, url)
            : (options.Get(O.Host), Between(options, O.Port, 1, LastPort), options.Get(O.VirtualHost), options.Get(O.User), options.Find(O.Password) ?? "");
        if (host.Length == 0)
            throw options.Error(O.Host, "'host' is empty");
        return new RabbitAddress(host, port, virtualHost, user, password)
        {
            ConnectionTimeout = TimeSpan.FromMilliseconds(Between(options, O.ConnectionTimeout, 1, int.MaxValue)),
            AnswerTimeout = TimeSpan.FromMilliseconds(Between(options, O.AnswerTimeout, 1, int.MaxValue)),
            Heartbeat = TimeSpan.FromSeconds(Between(options, O.Heartbeat, 1, ushort.MaxValue)),
            ChannelMax = Between(options, O.ChannelMax, 0, ushort.MaxValue),
            FrameMax = Between(options, O.FrameMax, 0, int.MaxValue),
        };
    }

    /// <summary>A number within bounds.</summary>
    public static int Between(OptionValues options, Option<int> option, int least, int most)
    {
        var value = options.Get(option);
        if (value >= least && value <= most)
            return value;
        throw options.Error(option, most == int.MaxValue ? $"'{option.Name}' is {value}, expected {least} or more" : $"'{option.Name}' is {value}, expected {least} to {most}");
    }

    /// <summary>No part of the address is shown: it holds the password.</summary>
    private static (string Host, int Port, string VirtualHost, string User, string Password) OfUrl(OptionValues options, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps") || uri.Host.Length == 0)
            throw options.Error(O.Url, "'url' is no address of a broker", "write it as amqp://user:password@host:port/vhost");
        if (uri.Scheme == "amqps")
            throw options.Error(O.Url, "amqps (TLS) is not yet supported", "use amqp, through a tunnel where the way is not yours");
        if (uri.UserInfo.Split(':') is not [{ Length: > 0 } user, var password])
            throw options.Error(O.Url, "'url' names no user and password", "write it as amqp://user:password@host:port/vhost");
        var path = uri.AbsolutePath.TrimStart('/');
        return (uri.Host, uri.Port < 0 ? DefaultPort : uri.Port, path.Length == 0 ? "/" : Uri.UnescapeDataString(path), Uri.UnescapeDataString(user), Uri.UnescapeDataString(password));
    }
}
