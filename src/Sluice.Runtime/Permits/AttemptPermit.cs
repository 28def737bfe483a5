using Sluice.Connect.Sinks;
using Sluice.Core.Leases;
using Sluice.Core.Ports;

namespace Sluice.Runtime.Permits;

/// <summary>
/// The permit of one attempt: an instant, compared with the lease clock at each question. No timer and no token takes part in the answer: a
/// process that slept finds the instant behind it at its first question, before anything could have told it. Thread-safe.
/// </summary>
public sealed class AttemptPermit : IPermit
{
    private const long Forever = long.MaxValue;
    private const long Ended = long.MinValue;

    /// <summary>Not granted yet. Not the same as ended: the first grant may still come.</summary>
    private const long Ungranted = Ended + 1;

    /// <summary>A timer takes no longer wait than 49 days.</summary>
    private static readonly TimeSpan s_longestWait = TimeSpan.FromDays(1);

    /// <summary>Timers count in milliseconds, and one of none would not wait at all.</summary>
    private static readonly TimeSpan s_shortestWait = TimeSpan.FromMilliseconds(1);

    private readonly ILeaseClock _clock;
    private long _until;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Makes a permit that holds until it is ended or extended.</summary>
    /// <param name="clock">The clock that its instant belongs to.</param>
    /// <param name="granted">What was granted at first; <see cref="Permit.None"/> where the first grant is still to come.</param>
    public AttemptPermit(ILeaseClock clock, Permit granted) => (_clock, _until) = (clock, Math.Max(granted.Until.Ticks, Ungranted));

    /// <summary>The permit as it stands.</summary>
    public Permit Current => Volatile.Read(ref _until) is var until && until > Ungranted ? new(new LeaseInstant(until)) : Permit.None;

    /// <summary>It was ended for good: no grant revives it.</summary>
    public bool IsEnded => Volatile.Read(ref _until) == Ended;

    /// <inheritdoc />
    public bool IsValid => Current.Allows(_clock.Now);

    /// <summary>The permit of an attempt that has no lease (<c>sluice run</c>: whoever can write is this process): it holds until it is ended.</summary>
    /// <param name="clock">The clock.</param>
    public static AttemptPermit Unlimited(ILeaseClock clock) => new(clock, new Permit(new LeaseInstant(Forever)));

    /// <summary>Takes a renewal's grant. One that comes late or out of order never shortens the permit, and none revives one that was ended.</summary>
    public void Extend(Permit granted)
    {
        var known = Volatile.Read(ref _until);
        while (known != Ended && granted.Until.Ticks > known)
        {
            var found = Interlocked.CompareExchange(ref _until, granted.Until.Ticks, known);
            if (found == known)
            {
                Signal();
                return;
            }

            known = found;
        }
    }

    /// <summary>Ends the permit for good.</summary>
    public void End()
    {
        Volatile.Write(ref _until, Ended);
        Signal();
    }

    /// <inheritdoc />
    public void Demand()
    {
        if (!IsValid)
            throw new PermitExpiredException();
    }

    /// <summary>
    /// Waits until writing is allowed: at once where it is, else until a grant comes. What it returns is no permission: the question is asked
    /// again before each write.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="PermitExpiredException">It was ended for good.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // Read before the question: a grant in between is not missed.
            var changed = Volatile.Read(ref _changed).Task;
            if (IsValid)
                return;
            if (IsEnded)
                throw new PermitExpiredException();
            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits until the permit is over or ended. Late where the process slept: it lets go of what is held, and nothing else relies on it.</summary>
    /// <param name="time">Wakes it to look at the lease clock.</param>
    /// <param name="cancellationToken">Ends the waiting; it then returns without an exception.</param>
    public async Task WhenOverAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var changed = Volatile.Read(ref _changed).Task;
            var until = Current.Until;
            var now = _clock.Now;
            if (until <= now)
                return;
            var left = until.Ticks == Forever || until - now > s_longestWait ? s_longestWait : until - now;
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var delay = Task.Delay(left < s_shortestWait ? s_shortestWait : left, time, timer.Token);
            await Task.WhenAny(changed, delay);
            await timer.CancelAsync();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal() => Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
}
