using Sluice.Core.Attempts;
using Sluice.Core.Leases;

namespace Sluice.Runtime.Runners.Agent;

/// <summary>An attempt in a runner, as the agent knows it. Guarded by the lock of its runner.</summary>
internal sealed class HeldRun(AttemptGrant grant, Permit permit)
{
    public AttemptGrant Grant => grant;

    public Permit Permit { get; set; } = permit;

    public AttemptOrder Order { get; set; }

    /// <summary>It was begun in the runner, or is just being begun.</summary>
    public bool IsSent { get; set; }

    /// <summary>When it was to be killed first; <c>null</c> when it is not.</summary>
    public long? KilledAt { get; set; }

    public bool AtOnce { get; set; }

    /// <summary>Why it is killed.</summary>
    public string? Why { get; set; }

    /// <summary>What it told last.</summary>
    public AttemptNews News { get; set; } = new(AttemptState.Running, default);

    /// <summary>How it ended, by its own word; <c>null</c> while it has not.</summary>
    public AttemptNews? End { get; set; }

    /// <summary>What is to be told of it when its process is gone.</summary>
    public AttemptNews EndWith(string cause)
    {
        if (End is { } own)
            return own;
        return KilledAt is not null || Order >= AttemptOrder.End
            ? News with { State = AttemptState.Stopped, Error = Why }
            : News with { State = AttemptState.Failed, Error = cause, IsTransient = true };
    }
}
