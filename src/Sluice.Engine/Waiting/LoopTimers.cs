namespace Sluice.Engine.Waiting;

/// <summary>The timers of one <see cref="LoopThread"/>: made anywhere, fired by it alone.</summary>
/// <param name="inner">What the clock reads.</param>
/// <param name="wake">Makes the thread look at its timers again.</param>
internal sealed class LoopTimers(TimeProvider inner, Action wake) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<LoopTimer> _set = [];

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new LoopTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>How long the thread may sleep.</summary>
    public TimeSpan UntilNext()
    {
        lock (_gate)
        {
            if (_set.Count == 0)
                return Timeout.InfiniteTimeSpan;
            var left = inner.GetElapsedTime(inner.GetTimestamp(), _set.Min(t => t.DueAt));
            // Rounded up to whole milliseconds, in which waits are counted: woken a little early, it would only sleep again.
            return left <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(left.TotalMilliseconds), int.MaxValue));
        }
    }

    /// <summary>Calls what is due.</summary>
    public void Fire()
    {
        while (TakeDue() is { } timer)
            timer.Callback(timer.State);
    }

    private LoopTimer? TakeDue()
    {
        lock (_gate)
        {
            var now = inner.GetTimestamp();
            var due = _set.Where(t => t.DueAt <= now).MinBy(t => t.DueAt);
            if (due is null)
                return null;
            if (due.Period > TimeSpan.Zero)
                due.DueAt = now + Ticks(due.Period);
            else
                _set.Remove(due);
            return due;
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * inner.TimestampFrequency);

    private void Set(LoopTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _set.Remove(timer);
            timer.Period = period;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                timer.DueAt = inner.GetTimestamp() + Ticks(dueTime);
                _set.Add(timer);
            }
        }

        wake();
    }

    private sealed class LoopTimer(LoopTimers timers, TimerCallback callback, object? state) : ITimer
    {
        private bool _isDisposed;

        public TimerCallback Callback => callback;

        public object? State => state;

        public long DueAt { get; set; }

        public TimeSpan Period { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (_isDisposed)
                return false;
            timers.Set(this, dueTime, period);
            return true;
        }

        public void Dispose()
        {
            _isDisposed = true;
            timers.Set(this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
