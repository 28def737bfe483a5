using Sluice.Connect.Errors;

namespace Sluice.EndToEnd.Tests.Crashes;

/// <summary>
/// Counts the steps that tasks announce, and at the chosen one ends the run as a dying process would: from then on no step, and nothing of the
/// store, succeeds.
/// </summary>
internal sealed class CrashPoint(long at) : IBreadcrumb
{
    private long _steps;
    private volatile string? _crashedAt;

    public long Steps => Interlocked.Read(ref _steps);

    public string? CrashedAt => _crashedAt;

    public void At(string stage, string? detail = null)
    {
        if (_crashedAt is not null || Interlocked.Increment(ref _steps) == at)
        {
            _crashedAt ??= stage;
            throw new SimulatedCrash(stage);
        }
    }

    public void ThrowIfCrashed()
    {
        if (_crashedAt is { } stage)
            throw new SimulatedCrash(stage);
    }
}
