namespace Sluice.Engine.Waiting;

/// <summary>Paces a loop: waits between passes, and is cut short by a wake-up. A wake-up during a pass makes the next one follow at once.</summary>
public sealed class Pacer
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _wake = New();

    /// <summary>Cuts the present wait short, or the next one when nobody waits.</summary>
    public void Wake()
    {
        lock (_gate)
            _wake.TrySetResult();
    }

    /// <summary>Waits this long, or until somebody wakes; not at all when the time is over already.</summary>
    public async Task WaitAsync(TimeSpan most, TimeProvider time, CancellationToken cancellationToken)
    {
        // A pass that took longer than the time to the next leaves less than nothing: -1 ms would be taken for "for ever".
        if (most < TimeSpan.Zero)
            most = TimeSpan.Zero;
        TaskCompletionSource wake;
        lock (_gate)
            wake = _wake;
        try
        {
            await wake.Task.WaitAsync(most, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return;
        }

        lock (_gate)
            _wake = New();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
