using Sluice.Faults.Tests.Network;
using Sluice.TestServers;

namespace Sluice.Faults.Tests.Fixtures;

/// <summary>How the bench's PostgreSQL servers are set up.</summary>
internal static class Servers
{
    private const int Port = 5432;

    /// <summary>Holds stores.</summary>
    public static PostgresOptions Store { get; } = new() { Fast = true, Port = Port, Settings = With(("max_connections", "500")) };

    /// <summary>Holds targets: when each transaction was committed can be read from it.</summary>
    public static PostgresOptions Sink { get; } =
        new() { Fast = true, Port = Port, Settings = With(("max_connections", "300"), ("track_commit_timestamp", "on")) };

    /// <summary>A store that can be failed over: what was committed is kept.</summary>
    public static PostgresOptions Durable { get; } = new() { Port = Port, Settings = With(("max_connections", "200")) };

    public static PostgresOptions At(Place place, PostgresOptions options) =>
        options with { Address = place.Address.ToString(), Launcher = place.Namespace.Launcher };

    private static Dictionary<string, string> With(params (string Name, string Value)[] settings) =>
        settings.ToDictionary(s => s.Name, s => s.Value, StringComparer.Ordinal);
}
