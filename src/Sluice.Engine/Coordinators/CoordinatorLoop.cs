using Sluice.Engine.Restores;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Coordinators;

/// <summary>One run's coordinator on its own, for hosts that have one for each run. Thread-safe.</summary>
/// <param name="coordinator">Looks after the run.</param>
/// <param name="parts">What coordinators of a process share.</param>
/// <param name="guard">While it holds, nothing is decided: the store may have forgotten stops.</param>
/// <param name="loop">Runs passes.</param>
/// <param name="log">Told of passes that failed.</param>
public sealed class CoordinatorLoop(ICoordinator coordinator, CoordinatorParts parts, RestoreGuard guard, PassLoop loop, IFaultLog log)
{
    private readonly Pacer _pacer = new();
    private long _attendedUntil = (parts.Clock.Now + (parts.Again * 2)).Ticks;

    /// <summary>Its looks come when they should. Not so while the store hangs, or while nothing may be decided here: others may be better off.</summary>
    public bool IsAttending => parts.Clock.Now.Ticks <= Volatile.Read(ref _attendedUntil);

    /// <summary>The run changed: it is looked at at once.</summary>
    public void Wake() => _pacer.Wake();

    /// <summary>Looks after the run until it is over or waits for nothing but slots, or until it is cancelled; returns without an exception.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await loop.RunAsync($"coordinator of {coordinator.Run}", token => PassAsync(over, token), _pacer, parts.Again * 2, over.Token);
        Volatile.Write(ref _attendedUntil, long.MinValue);
    }

    private async ValueTask<TimeSpan> PassAsync(CancellationTokenSource over, CancellationToken cancellationToken)
    {
        if (guard.IsHolding)
            return parts.Timings.Renewal / 50;
        Look look;
        try
        {
            look = await coordinator.PassAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Also when the mistake is ours: the host of this loop has others.
            log.PassFailed($"coordinator of {coordinator.Run}", e, parts.Again);
            return parts.Again;
        }

        // For slots the queue waits, of which each control process keeps one: it asks for the run again when it is its turn.
        if (look.IsOver || look.IsQueued)
            await over.CancelAsync();
        else
            Volatile.Write(ref _attendedUntil, (parts.Clock.Now + look.After + (parts.Again * 2)).Ticks);
        return over.IsCancellationRequested ? TimeSpan.Zero : look.After;
    }
}
