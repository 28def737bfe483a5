using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Plans;
using Sluice.Core.Ports;

namespace Sluice.Engine.Tests.Doubles;

/// <summary>Runners that do nothing, and note what they are told.</summary>
internal sealed class SeenRunners : INodeRunners, ILeftRuns
{
    public List<LeftRun> Gone { get; } = [];

    public ILeftRuns Left => this;

    public List<AttemptGrant> Started { get; } = [];

    public Dictionary<AttemptId, Permit> Permits { get; } = [];

    public Dictionary<AttemptId, AttemptOrder> Orders { get; } = [];

    public List<(AttemptId Attempt, string Why)> Killed { get; } = [];

    /// <summary>Those of them for whose end nobody waits.</summary>
    public List<AttemptId> KilledAtOnce { get; } = [];

    public Action<AttemptId, AttemptNews> Tell { get; set; } = (_, _) => { };

    public string? Quarantine { get; set; }

    public void Start(AttemptGrant grant, Permit permit)
    {
        Started.Add(grant);
        Permits[grant.Attempt.Id] = permit;
    }

    public void Extend(AttemptId attempt, Permit permit, AttemptOrder order)
    {
        Permits[attempt] = permit;
        Orders[attempt] = order;
    }

    public void Kill(AttemptId attempt, string why, bool atOnce)
    {
        Killed.Add((attempt, why));
        if (atOnce)
            KilledAtOnce.Add(attempt);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    IReadOnlyList<LeftRun> ILeftRuns.Read() => [.. Gone];

    void ILeftRuns.Forget(LeftRun left) => Gone.Remove(left);
}
