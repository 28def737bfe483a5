using System.Diagnostics;
using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Telemetry;

namespace Sluice.Engine.Agents;

/// <summary>An attempt that this node has taken and not yet reported gone. Guarded by the lock of <see cref="HeldAttempts"/>.</summary>
internal sealed class HeldAttempt(AttemptRecord attempt, Permit permit)
{
    public AttemptId Id => attempt.Id;

    public RunKey Run => attempt.Run;

    /// <summary>The session that took it: its reports name it, also after the node has another one.</summary>
    public WorkerSession Session => attempt.Session;

    /// <summary>From its claim to the store's answer to its end.</summary>
    public Activity? Activity { get; } = Doing.BeginApart("sluice.attempt")?
        .SetTag("sluice.job", attempt.Run.Job.Value).SetTag("sluice.run", attempt.Run.Number.Value).SetTag("sluice.attempt", attempt.Id.Value);

    public Permit Permit { get; set; } = permit;

    public long Sequence { get; set; }

    /// <summary>The latest report that the store has not answered; an end is never replaced.</summary>
    public AttemptReport? Pending { get; set; }

    public bool IsSending { get; set; }

    public bool HasEnded => Pending is { } pending && pending.State.IsGone();
}
