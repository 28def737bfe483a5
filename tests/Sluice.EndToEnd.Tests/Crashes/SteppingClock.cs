namespace Sluice.EndToEnd.Tests.Crashes;

/// <summary>A clock that moves a second each time it is asked, so that commits come after so many batches and not after so much time.</summary>
internal sealed class SteppingClock : TimeProvider
{
    private long _seconds;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => Interlocked.Increment(ref _seconds);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(56).AddSeconds(GetTimestamp());
}
