using Sluice.Connect.Errors;
using Sluice.Core.Ports;
using Sluice.Runtime.Permits;

namespace Sluice.Runtime.Runs;

/// <summary>How a job is to be run.</summary>
/// <param name="JobName">The key under which the store knows the job.</param>
/// <param name="Config">The job file in canonical form, without secrets.</param>
/// <param name="Fresh">Start a new generation from the beginning; else go on from the last committed positions.</param>
public sealed record RunOptions(string JobName, string Config, bool Fresh)
{
    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The clock of leases and permits.</summary>
    public ILeaseClock LeaseClock { get; init; } = BootClock.Instance;

    /// <summary>Is told each step of the tasks; tests stop a run at one of them.</summary>
    public IBreadcrumb Breadcrumb { get; init; } = new LastStep();
}
