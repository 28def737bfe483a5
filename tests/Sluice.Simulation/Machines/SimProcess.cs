namespace Sluice.Simulation.Machines;

/// <summary>
/// A process. Whatever reaches it (an answer, a timer) goes through <see cref="Run"/>: a dead process hears nothing any more, and a paused one
/// hears it all, late and at once, when it goes on. So it can be cut off at every await.
/// </summary>
internal sealed class SimProcess(World world, Machine machine, string name)
{
    private readonly Queue<Action> _waiting = new();
    private int _pauses;

    public World World => world;

    public Machine Machine => machine;

    public string Name => name;

    public bool IsAlive { get; private set; } = true;

    public bool IsPaused => _pauses > 0;

    public bool IsWell => IsAlive && !IsPaused && machine.IsWell;

    public SimClock Clock { get => field ??= new SimClock(world.Scheduler, machine, this); }

    public void Run(Action action)
    {
        if (!IsAlive)
            return;
        if (IsPaused)
            _waiting.Enqueue(action);
        else
            action();
    }

    public void Kill()
    {
        IsAlive = false;
        _waiting.Clear();
    }

    /// <summary>How often it was paused so far.</summary>
    public int Pauses { get; private set; }

    public void Pause()
    {
        _pauses++;
        Pauses++;
    }

    public void Continue()
    {
        if (--_pauses > 0)
            return;
        while (IsAlive && !IsPaused && _waiting.TryDequeue(out var action))
            action();
    }

    /// <summary>Waits on its own clock.</summary>
    public Task Delay(TimeSpan delay)
    {
        var promise = new TaskCompletionSource();
        world.Scheduler.After(delay / machine.Rate, () => Run(() => promise.TrySetResult()));
        return promise.Task;
    }

    public void Note(string text) => world.Note(name, $"{text}");
}
