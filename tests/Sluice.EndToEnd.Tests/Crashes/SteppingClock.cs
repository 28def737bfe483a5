namespace Sluice.EndToEnd.Tests.Crashes;

/// <summary>A clock that moves by a step each time it is asked, so that commits come after so many batches and not after so much time.</summary>
/// <param name="step">Seconds; zero: it stands still, and a split is committed at its end only.</param>
internal sealed class SteppingClock(int step) : TimeProvider
{
    private long _seconds;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => Interlocked.Add(ref _seconds, step);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(56).AddSeconds(GetTimestamp());
}
