using Sluice.Core.Identity;
using Sluice.Simulation.Machines;
using Sluice.Simulation.Memory;
using Sluice.Simulation.Runners;

namespace Sluice.Simulation.Checks;

/// <summary>
/// What design.md promises, watched by somebody who sees everything at once: each call at the store, each write at a sink, each answer to an
/// operator. It knows the rules in its own words and asks none of the code that it watches. The first promise that is broken is kept.
/// </summary>
internal sealed partial class Promises(World world)
{
    // By session too: until the nodes have noticed, an older copy gives numbers of attempts that the lost history had given to another worker.
    private readonly Dictionary<(AttemptId Attempt, WorkerSession? Session), SimRunner> _runners = [];
    private readonly Dictionary<AttemptId, (SimProcess By, WorkerSession Session)> _seenGone = [];

    /// <summary>Attempts of which an older copy of the store has never heard: nobody can wait for them (stop-guarantee.md, "What is not promised").</summary>
    private readonly HashSet<AttemptId> _unheard = [];

    /// <summary>What was broken first; <c>null</c> while all hold.</summary>
    public string? Broken { get; private set; }

    /// <summary>An older copy took the store's place: what it has forgotten is not held against it, but for stops.</summary>
    public bool HasFailedOver => FailedOverAt is not null;

    public TimeSpan? FailedOverAt { get; private set; }

    /// <summary>Until the nodes have noticed and raised the incarnation, the store does not accept what they would decide.</summary>
    public void FailedOver(MemoryState copy)
    {
        FailedOverAt = world.Scheduler.Now;
        _unheard.UnionWith(world.Store.State.Attempts.Values.Select(a => a.Attempt)
            .Where(a => copy.Attempts.GetValueOrDefault(a.Id)?.Attempt is not { } known || known.Session != a.Session || known.Run != a.Run).Select(a => a.Id));
        ForgetOwners(copy);
        ForgetStatuses(copy);
        ForgetAnswers(copy);
        foreach (var run in copy.Runs.Values)
            Deadlines.Changed(run);
    }

    public void Break(string promise, string what)
    {
        Broken ??= $"{promise}: {what}";
        world.Note("VIOLATION", $"{promise}: {what}");
    }
}
