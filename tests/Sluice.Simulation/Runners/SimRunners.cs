using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Engine.Agents;
using Sluice.Simulation.Machines;

namespace Sluice.Simulation.Runners;

/// <summary>The runners of one node, as its agent sees them: told and told of, each message on its way for a moment.</summary>
internal sealed class SimRunners(SimProcess agent) : IRunners
{
    private readonly Dictionary<AttemptId, SimRunner> _runners = [];

    private World World => agent.World;

    /// <summary>Where an agent's runners tell how they are.</summary>
    public ReportQueue? Reports { get; set; }

    public IEnumerable<SimRunner> All => _runners.Values;

    public void Start(AttemptGrant grant, Permit permit)
    {
        var process = new SimProcess(World, agent.Machine, $"runner-{grant.Attempt.Id.Value}");
        var runner = new SimRunner(process, grant, World.JobOf(grant.JobName), news => Hear(grant.Attempt.Id, news));
        _runners[grant.Attempt.Id] = runner;
        World.Promises.Started(agent, runner);
        World.Scheduler.After(World.Random.Seconds(0.1, 0.5), () => process.Run(() =>
        {
            runner.Extend(permit, AttemptOrder.Run);
            _ = runner.RunAsync();
        }));
    }

    public void Extend(AttemptId attempt, Permit permit, AttemptOrder order)
    {
        if (_runners.TryGetValue(attempt, out var runner))
            Reach(runner, () => runner.Extend(permit, order));
    }

    public void Kill(AttemptId attempt, string why, bool atOnce)
    {
        if (!_runners.TryGetValue(attempt, out var runner) || World.Random.Chance(World.Faults.LostKills))
            return;
        agent.Note($"kills {attempt}: {why}");
        // SIGKILL reaches a stopped process too; one that hangs in the kernel goes later.
        var after = World.Random.Seconds(0.01, 0.3);
        var unkillable = runner.UnkillableUntil - World.Scheduler.Now;
        World.Scheduler.After(unkillable > after ? unkillable : after, () =>
        {
            runner.Process.Kill();
            World.Scheduler.After(TimeSpan.FromMilliseconds(5), () => agent.Run(() => Tell(attempt, new AttemptNews(AttemptState.Stopped, default))));
        });
    }

    /// <summary>The agent has died: its runners go with it, or at the end of their permits, when their watchdogs see it.</summary>
    public void Orphan()
    {
        foreach (var runner in _runners.Values)
        {
            var atOnce = World.Random.Chance(0.7);
            World.Scheduler.After(atOnce ? World.Random.Seconds(0.01, 1) : World.Random.Seconds(1, 30), runner.Process.Kill);
        }
    }

    private void Hear(AttemptId attempt, AttemptNews news)
    {
        var runner = _runners[attempt];
        if (news.State.IsGone())
            World.Scheduler.After(TimeSpan.FromMilliseconds(1), runner.Process.Kill);
        World.Scheduler.After(TimeSpan.FromMilliseconds(2), () => agent.Run(() => Tell(attempt, news)));
    }

    private void Tell(AttemptId attempt, AttemptNews news)
    {
        if (news.State.IsGone() && _runners.Remove(attempt, out var gone))
            World.Promises.SeenGone(agent, gone);
        Reports!.Tell(attempt, news);
    }

    private void Reach(SimRunner runner, Action action) =>
        World.Scheduler.After(TimeSpan.FromMilliseconds(1), () => runner.Process.Run(action));
}
