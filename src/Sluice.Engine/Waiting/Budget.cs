namespace Sluice.Engine.Waiting;

/// <summary>The time that one answer may take in all, over several calls.</summary>
internal readonly struct Budget(TimeProvider time, TimeSpan total)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>What is left; 0 when nothing is.</summary>
    public TimeSpan Left
    {
        get
        {
            var left = total - time.GetElapsedTime(_start);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }
}
