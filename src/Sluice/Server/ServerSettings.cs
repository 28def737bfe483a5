using Microsoft.Extensions.Logging;
using Sluice.Api;
using Sluice.Core.History;
using Sluice.Core.Leases;
using Sluice.Engine.Agents;

namespace Sluice.Server;

/// <summary>How a node is run, checked. See <see cref="ServerOptions"/> for what each means to users.</summary>
internal sealed record ServerSettings
{
    public required Uri Http { get; init; }

    public required string Data { get; init; }

    /// <summary><c>null</c>: a SQLite file in <see cref="Data"/>.</summary>
    public string? Store { get; init; }

    public required string Name { get; init; }

    public required int Slots { get; init; }

    public OutagePolicy OnOutage { get; init; }

    public required Timings Timings { get; init; }

    public required HistoryRules History { get; init; }

    public required TimeSpan ShutdownWait { get; init; }

    public bool IsInsecure { get; init; }

    /// <summary>A PEM file; <c>null</c>: no TLS.</summary>
    public string? Certificate { get; init; }

    /// <summary>A PEM file; <c>null</c>: the key stands in <see cref="Certificate"/>.</summary>
    public string? CertificateKey { get; init; }

    public required ApiOptions Api { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    public bool IsLogJson { get; init; }
}
