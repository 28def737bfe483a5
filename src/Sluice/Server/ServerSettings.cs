using Microsoft.Extensions.Logging;
using Sluice.Api;
using Sluice.Api.Webhooks;
using Sluice.Core.History;
using Sluice.Core.Leases;
using Sluice.Engine.Agents;
using Sluice.JobFiles.Files;

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

    /// <summary>Tasks run in the node's own process.</summary>
    public bool IsInProcess { get; init; }

    /// <summary>Of one runner, in bytes.</summary>
    public required long RunnerMemory { get; init; }

    /// <summary>Whom it tells of ends.</summary>
    public required WebhookOptions Webhooks { get; init; }

    /// <summary>How long a stop may take.</summary>
    public required TimeSpan StopObjective { get; init; }

    /// <summary>The folders that jobs may use.</summary>
    public required FileRoots Files { get; init; }

    /// <summary>At which size a job's log is put aside.</summary>
    public required long RunnerLogBytes { get; init; }

    /// <summary>How many of those are kept of a run.</summary>
    public required int RunnerLogFiles { get; init; }

    public bool IsInsecure { get; init; }

    /// <summary>This node's key takes the place of the store's.</summary>
    public bool IsNewKey { get; init; }

    /// <summary>A PEM file; <c>null</c>: no TLS.</summary>
    public string? Certificate { get; init; }

    /// <summary>A PEM file; <c>null</c>: the key stands in <see cref="Certificate"/>.</summary>
    public string? CertificateKey { get; init; }

    public required ApiOptions Api { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    public bool IsLogJson { get; init; }
}
