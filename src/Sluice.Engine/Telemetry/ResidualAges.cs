using Sluice.Core.Identity;
using Sluice.Core.Stops;

namespace Sluice.Engine.Telemetry;

/// <summary>For how long residuals are known: since this process saw each first, or since its last permit was over, whichever is longer ago.</summary>
internal sealed class ResidualAges(TimeProvider time)
{
    private readonly Lock _gate = new();
    private Dictionary<(RunKey Run, AttemptId Attempt), DateTimeOffset> _since = [];

    /// <summary>The age of the oldest; zero for none.</summary>
    public TimeSpan Oldest(IReadOnlyList<Residual> residuals)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            _since = residuals.Select(r => (r.Run, r.Attempt, r.NoNewWritesAfter)).DistinctBy(r => (r.Run, r.Attempt)).ToDictionary(
                r => (r.Run, r.Attempt), r => Earlier(_since.GetValueOrDefault((r.Run, r.Attempt), now), r.NoNewWritesAfter));
            return _since.Count == 0 || _since.Values.Min() is var oldest && oldest > now ? TimeSpan.Zero : now - _since.Values.Min();
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset seen, Bound writes) => writes.Kind == BoundKind.At && writes.At < seen ? writes.At : seen;
}
