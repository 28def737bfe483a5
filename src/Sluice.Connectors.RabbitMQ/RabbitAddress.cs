using Sluice.Connect.Config;
using Sluice.Connect.Options;
using O = Sluice.Connectors.RabbitMQ.RabbitOptions;

namespace Sluice.Connectors.RabbitMQ;

/// <summary>Which broker, as whom, and how long it is waited for.</summary>
internal sealed record RabbitAddress(string Host, int Port, string VirtualHost, string User, string Password)
{
    private const int LastPort = 65_535;
    private const int DefaultPort = 5672;
    private const int DefaultTlsPort = 5671;
    private const string HowToWrite = "write it as amqp://user:password@host:port/vhost, or amqps://... for TLS";

    public required TimeSpan ConnectionTimeout { get; init; }

    public required TimeSpan AnswerTimeout { get; init; }

    public required TimeSpan Heartbeat { get; init; }

    public required int ChannelMax { get; init; }

    public required int FrameMax { get; init; }

    /// <summary>How the connection is secured; <c>null</c>: it is not.</summary>
    public RabbitTls? Tls { get; init; }

    /// <summary>For people.</summary>
    public string Place => $"{(Tls is null ? "amqp" : "amqps")}://{Host}:{Port}{(VirtualHost.StartsWith('/') ? "" : "/")}{VirtualHost}";

    /// <exception cref="ConfigException">The options cannot be used.</exception>
    public static RabbitAddress Read(OptionValues options)
    {
        var broker = options.Find(O.Url) is { } url
            ? OfUrl(options, url)
            : new Broker(options.Get(O.Host), Between(options, O.Port, 1, LastPort), options.Get(O.VirtualHost), options.Get(O.User), options.Find(O.Password) ?? "", Tls: null);
        if (broker.Host.Length == 0)
            throw options.Error(O.Host, "'host' is empty");
        return new RabbitAddress(broker.Host, broker.Port, broker.VirtualHost, broker.User, broker.Password)
        {
            Tls = broker.Tls,
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
    private static Broker OfUrl(OptionValues options, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps") || uri.Host.Length == 0)
            throw options.Error(O.Url, "'url' is no address of a broker", HowToWrite);
        if (uri.UserInfo.Split(':') is not [{ Length: > 0 } user, var password])
            throw options.Error(O.Url, "'url' names no user and password", HowToWrite);
        var isTls = uri.Scheme == "amqps";
        var authorities = Authorities(options, uri, isTls);
        var port = uri.Port > 0 ? uri.Port : isTls ? DefaultTlsPort : DefaultPort;
        var path = uri.AbsolutePath.TrimStart('/');
        return new Broker(
            uri.Host, port, path.Length == 0 ? "/" : Uri.UnescapeDataString(path), Uri.UnescapeDataString(user), Uri.UnescapeDataString(password),
            isTls ? new RabbitTls(uri.Host, authorities) : null);
    }

    /// <summary>The one parameter of an address that is known, by the name that RabbitMQ's own addresses have for it.</summary>
    private static string? Authorities(OptionValues options, Uri uri, bool isTls)
    {
        string? file = null;
        foreach (var parameter in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = parameter.Split('=', 2) is [var n, var v] ? (n, Uri.UnescapeDataString(v)) : (parameter, "");
            if (name != "cacertfile" || value.Length == 0)
                throw options.Error(O.Url, "a parameter of 'url' is not known", "only cacertfile=PATH is; what else there is to set has an option of its own");
            if (!isTls)
                throw options.Error(O.Url, "'cacertfile' in 'url' needs amqps", "write amqps://..., or leave it out");
            file = value;
        }

        return file;
    }

    private sealed record Broker(string Host, int Port, string VirtualHost, string User, string Password, RabbitTls? Tls);
}
