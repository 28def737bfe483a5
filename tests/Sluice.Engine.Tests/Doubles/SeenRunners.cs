using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Engine.Agents;

namespace Sluice.Engine.Tests.Doubles;

/// <summary>Runners that do nothing, and note what they are told.</summary>
internal sealed class SeenRunners : IRunners
{
    public List<AttemptGrant> Started { get; } = [];

    public Dictionary<AttemptId, Permit> Permits { get; } = [];

    public Dictionary<AttemptId, AttemptOrder> Orders { get; } = [];

    public List<(AttemptId Attempt, string Why)> Killed { get; } = [];

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

    public void Kill(AttemptId attempt, string why) => Killed.Add((attempt, why));
}
