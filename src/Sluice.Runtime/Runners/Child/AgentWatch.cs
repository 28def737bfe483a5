using System.Runtime.InteropServices;
using Sluice.Core.Leases;
using Sluice.Core.Ports;

namespace Sluice.Runtime.Runners.Child;

/// <summary>
/// Ends the runner when its agent is gone, on a thread that nothing else can hold up: neither a connector that starves the pool nor a collector
/// that never ends. Three ways lead to the same end. The system sends a death signal, which belongs to this thread and is asked for before the
/// parent is compared, so that an agent which died in between is found. The pipe closes. Or nothing is heard of the agent for long while all
/// permits are over: a frozen agent's session is another's to give away by then.
/// </summary>
/// <param name="input">The pipe that the agent writes into.</param>
/// <param name="agent">The process that started this one.</param>
/// <param name="clock">The clock of permits.</param>
/// <param name="isIdle">Whether no permit holds at this instant.</param>
internal sealed class AgentWatch(SafeHandle input, int agent, ILeaseClock clock, Func<LeaseInstant, bool> isIdle)
{
    private const int LookMilliseconds = 200;

    /// <summary>A look that comes much later than it should was not one of a process that ran: it heard nothing because it slept.</summary>
    private static readonly TimeSpan s_longestGap = TimeSpan.FromMilliseconds(LookMilliseconds * 10);

    private long _heard;
    private long _patience = TimeSpan.FromMinutes(1).Ticks;

    /// <summary>The agent was heard.</summary>
    public void Heard() => Volatile.Write(ref _heard, clock.Now.Ticks);

    /// <summary>For how long an agent that says nothing is waited for.</summary>
    public void SetPatience(TimeSpan patience) => Volatile.Write(ref _patience, patience.Ticks);

    /// <summary>Starts watching; returns when the death signal is set.</summary>
    public void Start()
    {
        Heard();
        using var armed = new ManualResetEventSlim();
        new Thread(() => Watch(armed)) { IsBackground = true, Name = "sluice agent watch", Priority = ThreadPriority.AboveNormal }.Start();
        armed.Wait(CancellationToken.None);
    }

    private void Watch(ManualResetEventSlim armed)
    {
        if (OperatingSystem.IsLinux())
            RunnerSystem.DieWithParent();
        if (RunnerSystem.Parent != agent)
            RunnerSystem.EndGroup();
        armed.Set();
        var last = clock.Now;
        while (!RunnerSystem.IsClosed(input, LookMilliseconds))
        {
            var now = clock.Now;
            if (now - last > s_longestGap)
                Heard();
            last = now;
            var silent = now - new LeaseInstant(Volatile.Read(ref _heard));
            if (silent.Ticks > Volatile.Read(ref _patience) && isIdle(now))
                break;
        }

        RunnerSystem.EndGroup();
    }
}
