namespace Sluice.Runtime.Tests;

/// <summary>A clock on which a second passes at each look.</summary>
internal sealed class HastyClock : TimeProvider
{
    private long _seconds;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => Interlocked.Increment(ref _seconds);
}
