using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Engine.Requests;
using Sluice.Engine.Restores;
using Sluice.Engine.Stops;
using Sluice.Engine.Submissions;

namespace Sluice.Server;

/// <summary>What requests of people and programs call, each one transaction of the store.</summary>
internal sealed class UseCases(IControlStore store, IStopJournal journal, RestoreGuard guard, IHints hints, TimeProvider time, Timings timings)
{
    public JobStarts Starts { get; } = new(store, guard, hints, time, timings);

    public StopJobs Stops { get; } = new(store, journal, hints, time, timings);

    public StopPreviews Previews { get; } = new(store, time, timings);

    public RequestResolver Requests { get; } = new(store, journal, time, timings);
}
