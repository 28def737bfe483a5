using Sluice.Core.Errors;
using Sluice.Engine.Waiting;

namespace Sluice.Simulation.Machines;

/// <summary>Repeats a pass of the engine in a process: what the engine's own loops do, paced by events instead of a thread.</summary>
internal sealed class SimLoop(SimProcess process, string name, Func<CancellationToken, ValueTask<TimeSpan>> pass, TimeSpan? mostBackoff = null)
{
    private bool _isWoken;
    private long _turn;
    private int _failures;
    private bool _isWaiting;

    /// <summary>The next pass comes at once.</summary>
    public void Wake()
    {
        _isWoken = true;
        if (_isWaiting)
            Next(_turn);
    }

    public void Start() => Next(_turn);

    private void Next(long turn)
    {
        if (turn != _turn)
            return;
        _turn++;
        _isWaiting = false;
        _ = RunAsync();
    }

    private async Task RunAsync()
    {
        TimeSpan wait;
        _isWoken = false;
        try
        {
            wait = await pass(CancellationToken.None);
            _failures = 0;
        }
        catch (Exception e) when (e is SluiceException or SinkAwayException or TimeoutException)
        {
            process.Note($"{name} failed: {e.Message}");
            wait = PassLoop.Backoff(_failures++, process.World.Random.Unit(), mostBackoff);
        }
#pragma warning disable CA1031 // Whatever it is, it is a fault of the engine that the schedule has found.
        catch (Exception e)
#pragma warning restore CA1031
        {
            process.World.Promises.Break("engine", $"{name} of {process.Name} failed with {e}");
            return;
        }

        if (_isWoken || wait < TimeSpan.FromMilliseconds(1))
            wait = TimeSpan.FromMilliseconds(1);
        var turn = _turn;
        _isWaiting = true;
        process.World.Scheduler.After(wait / process.Machine.Rate, () => process.Run(() => Next(turn)));
    }
}
