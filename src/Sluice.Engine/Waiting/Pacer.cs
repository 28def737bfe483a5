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

    /// <summary>Waits this long, or until somebody wakes.</summary>
    public async Task WaitAsync(TimeSpan most, TimeProvider time, CancellationToken cancellationToken)
    {
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
