using Sluice.Core.Errors;

namespace Sluice.Engine.Waiting;

/// <summary>Repeats a pass: the thin loop around each of the engine's steps.</summary>
/// <param name="time">Paces it.</param>
/// <param name="jitter">A number from 0 to 1 for each wait, so that many nodes do not come at once after an outage.</param>
/// <param name="log">Told of faults.</param>
public sealed class PassLoop(TimeProvider time, Func<double> jitter, IFaultLog log)
{
    private static readonly TimeSpan s_mostBackoff = TimeSpan.FromSeconds(5);

    /// <summary>Runs passes until it is cancelled; a pass that fails is told and done again, later each time.</summary>
    /// <param name="name">For the log.</param>
    /// <param name="pass">One pass; answers how long to wait before the next.</param>
    /// <param name="pacer">Cuts waits short.</param>
    /// <param name="cancellationToken">Ends the loop; it then returns without an exception.</param>
    public Task RunAsync(string name, Func<CancellationToken, ValueTask<TimeSpan>> pass, Pacer pacer, CancellationToken cancellationToken) =>
        RunAsync(name, pass, pacer, s_mostBackoff, cancellationToken);

    /// <summary>As above.</summary>
    /// <param name="name">For the log.</param>
    /// <param name="pass">One pass; answers how long to wait before the next.</param>
    /// <param name="pacer">Cuts waits short.</param>
    /// <param name="mostBackoff">The longest wait after passes that failed; 5 s otherwise.</param>
    /// <param name="cancellationToken">Ends the loop; it then returns without an exception.</param>
    public async Task RunAsync(
        string name, Func<CancellationToken, ValueTask<TimeSpan>> pass, Pacer pacer, TimeSpan mostBackoff, CancellationToken cancellationToken)
    {
        var failures = 0;
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                TimeSpan wait;
                try
                {
                    wait = await pass(cancellationToken);
                    failures = 0;
                }
                catch (SluiceException e)
                {
                    wait = Backoff(failures++, jitter(), mostBackoff);
                    log.PassFailed(name, e, wait);
                }

                await pacer.WaitAsync(wait, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // This is how a loop ends.
        }
    }

    /// <summary>How long to wait after a pass that failed.</summary>
    /// <param name="failures">How many passes had failed in a row before it.</param>
    /// <param name="jitter">From 0 to 1.</param>
    /// <param name="most">The longest wait; <c>null</c> for 5 s.</param>
    public static TimeSpan Backoff(int failures, double jitter, TimeSpan? most = null)
    {
        var longest = Math.Min((most ?? s_mostBackoff).TotalMilliseconds, 100 * Math.Pow(2, Math.Min(failures, 10)));
        return TimeSpan.FromMilliseconds(longest * (0.5 + (jitter / 2)));
    }
}
