using Sluice.Connect.Options;
using O = Sluice.Connectors.Redis.RedisOptions;

namespace Sluice.Connectors.Redis;

/// <summary>Which server, and as whom.</summary>
internal sealed record RedisAddress(string Host, int Port, string? User, string? Password, int Database, TimeSpan ConnectTimeout, TimeSpan CommandTimeout)
{
    private const int LastPort = 65_535;

    /// <summary>For people.</summary>
    public string Place { get; } = $"redis://{Host}:{Port}/{Database}";

    /// <exception cref="Connect.Config.ConfigException">The options cannot be used.</exception>
    public static RedisAddress Read(OptionValues options)
    {
        if (options.Get(O.Mode) == RedisMode.Cluster || options.Has(O.Nodes))
            throw options.Error(options.Has(O.Mode) ? O.Mode : O.Nodes, "clusters of Redis are not yet supported", "name one server with host and port");
        if (options.Get(O.Host) is not { Length: > 0 } host)
            throw options.Error(O.Host, "'host' is empty");
        var port = options.Get(O.Port);
        if (port is < 1 or > LastPort)
            throw options.Error(O.Port, $"'port' is {port}, expected 1 to {LastPort}");
        if (options.Has(O.User) && !options.Has(O.Auth))
            throw options.Error(O.User, "'user' needs a password: 'auth'");
        return new RedisAddress(
            host, port, options.Find(O.User), options.Find(O.Auth), AtLeast(options, O.Database, 0), Milliseconds(options, O.ConnectTimeout), Milliseconds(options, O.CommandTimeout));
    }

    /// <summary>A number that has a least value.</summary>
    public static int AtLeast(OptionValues options, Option<int> option, int least) =>
        options.Get(option) is var value && value >= least ? value : throw options.Error(option, $"'{option.Name}' is {value}, expected {least} or more");

    private static TimeSpan Milliseconds(OptionValues options, Option<int> option) => TimeSpan.FromMilliseconds(AtLeast(options, option, 1));
}
