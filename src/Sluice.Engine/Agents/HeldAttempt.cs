using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Leases;

namespace Sluice.Engine.Agents;

/// <summary>An attempt that this node has taken and not yet reported gone. Guarded by the lock of <see cref="HeldAttempts"/>.</summary>
internal sealed class HeldAttempt(AttemptRecord attempt, Permit permit)
{
    public AttemptId Id => attempt.Id;

    public RunKey Run => attempt.Run;

    /// <summary>The session that took it: its reports name it, also after the node has another one.</summary>
    public WorkerSession Session => attempt.Session;

    public Permit Permit { get; set; } = permit;

    public long Sequence { get; set; }

    /// <summary>The latest report that the store has not answered; an end is never replaced.</summary>
    public AttemptReport? Pending { get; set; }

    public bool IsSending { get; set; }

    public bool HasEnded => Pending is { } pending && pending.State.IsGone();
}
