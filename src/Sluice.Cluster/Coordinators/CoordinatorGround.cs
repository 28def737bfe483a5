using System.Collections.Concurrent;
using Sluice.Core.Identity;
using Sluice.Engine.Coordinators;
using Sluice.Engine.Restores;
using Sluice.Engine.Waiting;

namespace Sluice.Cluster.Coordinators;

/// <summary>What the coordinators of a control process stand on, and which there are. Thread-safe.</summary>
/// <param name="name">The control process, for logs.</param>
/// <param name="parts">What they share.</param>
/// <param name="guard">While it holds, nothing is decided.</param>
/// <param name="loop">Runs passes.</param>
/// <param name="log">Told of passes that failed.</param>
public sealed class CoordinatorGround(string name, CoordinatorParts parts, RestoreGuard guard, PassLoop loop, IFaultLog log)
{
    private readonly ConcurrentDictionary<RunKey, CoordinatorLoop> _here = [];

    /// <summary>The control process, for logs.</summary>
    internal string Name => name;

    /// <summary>How many runs have their coordinator here.</summary>
    public int Count => _here.Count;

    /// <summary>Whether this process looks after a run.</summary>
    internal bool IsAttending(RunKey run) => _here.TryGetValue(run, out var there) && there.IsAttending;

    /// <summary>A coordinator for a run, not yet at work.</summary>
    internal CoordinatorLoop Make(RunKey run) => new(new RunCoordinator(run, parts), parts, guard, loop, log);

    /// <summary>Lets a coordinator work until its run is over or waits for slots, or until it is cancelled.</summary>
    internal async Task RunAsync(RunKey run, CoordinatorLoop coordinator, CancellationToken cancellationToken)
    {
        // Of two activations in one process the later one is counted; both work.
        _here[run] = coordinator;
        try
        {
            await coordinator.RunAsync(cancellationToken);
        }
        finally
        {
            _here.TryRemove(new KeyValuePair<RunKey, CoordinatorLoop>(run, coordinator));
        }
    }
}
