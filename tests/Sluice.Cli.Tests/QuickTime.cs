namespace Sluice.Cli.Tests;

/// <summary>
/// A clock that stands still but for waits: each short wait is over at once and moves the clock on by its length. Limits, which are longer, never
/// pass.
/// </summary>
internal sealed class QuickTime(DateTimeOffset start) : TimeProvider
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(5);
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => start.AddTicks(Interlocked.Read(ref _ticks));

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var isWait = dueTime >= TimeSpan.Zero && dueTime <= s_longestWait;
        if (isWait)
            Interlocked.Add(ref _ticks, dueTime.Ticks);
        return System.CreateTimer(callback, state, isWait ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
