using Microsoft.Extensions.Logging;
using Sluice.Core.History;
using Sluice.Core.Leases;

namespace Sluice.Server.Control;

/// <summary>
/// What a node tells its control process first, as one line on its pipe: the store's address holds a password, and arguments are open to everybody on the
/// machine. Both are of one release: the node starts its own program.
/// </summary>
internal sealed record ControlOrder
{
    public required string Name { get; init; }

    public required string Store { get; init; }

    public required string Data { get; init; }

    public required Timings Timings { get; init; }

    public required HistoryRules History { get; init; }

    /// <summary>Where others reach the silo; <c>null</c>: where this machine's way to the store begins.</summary>
    public string? Advertise { get; init; }

    public int SiloPort { get; init; }

    public int GatewayPort { get; init; }

    public LogLevel LogLevel { get; init; }

    public bool IsLogJson { get; init; }

    public static ControlOrder From(ServerSettings settings) => new()
    {
        Name = settings.Name,
        Store = settings.Store!,
        Data = settings.Data,
        Timings = settings.Timings,
        History = settings.History,
        Advertise = settings.Advertise,
        SiloPort = settings.SiloPort,
        GatewayPort = settings.GatewayPort,
        LogLevel = settings.LogLevel,
        IsLogJson = settings.IsLogJson,
    };
}
