using System.Globalization;

namespace Sluice.Runtime.Runners.Agent;

/// <summary>
/// By which means a runner is ended, and when the next harder one is due: it is asked (by the order that its attempts get), then SIGTERM, then
/// SIGKILL, again and again until it is gone. Guarded by the lock of its runner.
/// </summary>
internal sealed class RunnerEnding(RunnersOptions options)
{
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_never = TimeSpan.FromHours(1);

    private long? _startedAt;
    private long? _doneAt;
    private long? _terminatedAt;
    private long? _killedAt;
    private long _signaledAt;
    private bool _isAtOnce;
    private volatile string? _unkillable;

    /// <summary>What survives SIGKILL, for people; <c>null</c> when nothing does.</summary>
    public string? Unkillable => _unkillable;

    /// <summary>It is ended because it never said its first word.</summary>
    public bool IsMute { get; private set; }

    /// <summary>It got a signal from here.</summary>
    public bool IsSignaled => _terminatedAt is not null || _killedAt is not null;

    /// <summary>Nothing is waited for any more.</summary>
    public void CloseAtOnce() => _isAtOnce = true;

    /// <summary>Does what is due.</summary>
    /// <param name="process">The process.</param>
    /// <param name="attempts">What is in it.</param>
    /// <param name="isReady">It has said its first word.</param>
    /// <param name="now">The present time stamp.</param>
    /// <returns>When to look again.</returns>
    public TimeSpan Step(RunnerProcess process, IReadOnlyCollection<HeldRun> attempts, bool isReady, long now)
    {
        var killed = attempts.Where(a => a.End is null && a.KilledAt is not null).ToList();
        if (killed.Exists(a => a.AtOnce))
            _isAtOnce = true;
        if (attempts.Count > 0 && attempts.All(a => a.End is not null))
            _doneAt ??= now;
        if (process.HasSurvivors || _isAtOnce || _killedAt is not null)
            return Kill(process, now);
        if (_terminatedAt is { } terminated)
            return Due(terminated, options.Timings.Signaled, now) is var left && left > TimeSpan.Zero ? left : Kill(process, now);
        var since = killed.Count > 0 ? killed.Min(a => a.KilledAt!.Value) : _doneAt;
        if (since is { } began)
        {
            var asked = Due(began, killed.Count > 0 ? options.Timings.Asked : options.Timings.Signaled, now);
            return asked > TimeSpan.Zero ? asked : Terminate(process, now);
        }

        // Nothing that never says a word is waited for. A spare has waited before it was started.
        _startedAt ??= now;
        var hello = isReady ? s_never : Due(_startedAt.Value, options.Timings.Deadline, now);
        if (hello > TimeSpan.Zero)
            return hello;
        IsMute = true;
        return Terminate(process, now);
    }

    private TimeSpan Terminate(RunnerProcess process, long now)
    {
        _terminatedAt = now;
        process.Terminate();
        return options.Timings.Signaled;
    }

    private TimeSpan Kill(RunnerProcess process, long now)
    {
        _killedAt ??= now;
        if (_signaledAt == 0 || Due(_signaledAt, s_again, now) <= TimeSpan.Zero)
        {
            _signaledAt = now;
            process.Kill();
        }

        if (Due(_killedAt.Value, options.Timings.Signaled, now) > TimeSpan.Zero)
            return Least(Due(_killedAt.Value, options.Timings.Signaled, now), s_again);
        _unkillable = string.Create(
            CultureInfo.InvariantCulture,
            $"{(process.HasSurvivors ? "helpers of runner" : "runner")} process {process.Id} survived SIGKILL for {options.Timings.Signaled.TotalSeconds:0.#} s (it hangs in the kernel, or is frozen)");
        return s_again;
    }

    private TimeSpan Due(long since, TimeSpan after, long now) => after - options.Time.GetElapsedTime(since, now);

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
