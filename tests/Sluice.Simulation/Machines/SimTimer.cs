using Sluice.Simulation.Scheduling;

namespace Sluice.Simulation.Machines;

/// <summary>A timer that fires once, in the process that started it; when that is paused, after it goes on.</summary>
internal sealed class SimTimer : ITimer
{
    private readonly SimScheduler _scheduler;
    private readonly SimProcess _process;
    private readonly double _rate;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private long _turn;

    public SimTimer(SimScheduler scheduler, SimProcess process, double rate, TimerCallback callback, object? state, TimeSpan dueTime)
    {
        (_scheduler, _process, _rate, _callback, _state) = (scheduler, process, rate, callback, state);
        Change(dueTime, Timeout.InfiniteTimeSpan);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        var turn = ++_turn;
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            _scheduler.After(dueTime / _rate, () =>
            {
                if (turn == _turn)
                    _process.Run(() => Fire(turn));
            });
        }

        return true;
    }

    public void Dispose() => _turn++;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    private void Fire(long turn)
    {
        if (turn == _turn)
            _callback(_state);
    }
}
