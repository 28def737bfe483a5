using Sluice.Core.Attempts;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.JobFiles.Files;
using Sluice.Runtime.Permits;

namespace Sluice.Runtime.Runners;

/// <summary>How a node runs attempts, in processes of their own or in its own.</summary>
public sealed record RunnersOptions
{
    /// <summary>The times: bounds of stops, renewals.</summary>
    public Timings Timings { get; init; } = new();

    /// <summary>Waits, and dates what is logged.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The clock of permits.</summary>
    public ILeaseClock Clock { get; init; } = BootClock.Instance;

    /// <summary>
    /// Puts its secrets into a stored job: what runs it gets the result, and nobody else. May throw a <see cref="Core.Errors.SluiceException"/>:
    /// then the attempt has failed. Default: jobs are stored as they are.
    /// </summary>
    public Func<AttemptGrant, string> OpenJob { get; init; } = static grant => grant.Config;

    /// <summary>The folders that jobs may use; <c>null</c>: all that the process may.</summary>
    public FileRoots? Files { get; init; }

    /// <summary>How often attempts tell how they are going. Default 1 s.</summary>
    public TimeSpan News { get; init; } = TimeSpan.FromSeconds(1);
}
