using System.Diagnostics.Metrics;
using Sluice.Core.Errors;
using Sluice.Core.History;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Telemetry;
using Sluice.Core.Views;
using Sluice.Engine.Views;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Telemetry;

/// <summary>
/// What the store knows, as gauges: read when somebody wants them, and not told while the store does not answer. Only jobs that live have a series
/// of their own, and no more than <see cref="MostJobs"/>. Thread-safe.
/// </summary>
public sealed class StorePicture
{
    /// <summary>The most jobs that have a series of their own.</summary>
    public const int MostJobs = 200;

    private static readonly RunStatus[] s_shown = [RunStatus.Canceling, RunStatus.DoingSavepoint, RunStatus.Failing, RunStatus.Running, RunStatus.Scheduled, RunStatus.Pending];

    private readonly IControlStore _store;
    private readonly JobViews _views;
    private readonly TimeProvider _time;
    private readonly Timings _timings;
    private readonly Lock _gate = new();
    private readonly ResidualAges _ages;
    private Task<Seen?>? _reading;
    private volatile Seen? _seen;

    /// <summary>Makes the gauges; none has a value before <see cref="RefreshAsync"/>.</summary>
    /// <param name="meter">Where they are.</param>
    /// <param name="store">The truth.</param>
    /// <param name="views">Reads jobs.</param>
    /// <param name="time">Counts ages, and bounds every call.</param>
    /// <param name="timings">The times.</param>
    public StorePicture(NodeMeter meter, IControlStore store, JobViews views, TimeProvider time, Timings timings)
    {
        ArgumentNullException.ThrowIfNull(meter);
        (_store, _views, _time, _timings) = (store, views, time, timings);
        _ages = new ResidualAges(time);
        StopMeter.Publish();
        var own = meter.Meter;
        own.CreateObservableGauge("sluice.store.up", () => _seen is null ? 0 : 1, null, "1 while the store answers, else 0: then what it knows is not told.");
        own.CreateObservableGauge("sluice.jobs", () => Tell(s => s.ByStatus), "{job}", "Jobs, by the status of their latest run.");
        own.CreateObservableGauge("sluice.job.pending.age", () => Tell(s => s.PendingAge), "s", "How long the job has waited for slots that waits longest.");
        own.CreateObservableGauge("sluice.job.canceling", () => Tell(s => s.Canceling), "s", "How long a job is in CANCELING.");
        own.CreateObservableGauge("sluice.job.stuck", () => Tell(s => s.Stuck), null, "1 for a job whose stop is past its deadline and goes on trying.");
        own.CreateObservableCounter("sluice.job.rows", () => Tell(s => s.Rows), "{row}", "Rows of a live job's run: read, written, committed, dead.");
        own.CreateObservableCounter("sluice.job.bytes", () => Tell(s => s.Bytes), "By", "Bytes of a live job's run: read, written.");
        own.CreateObservableGauge("sluice.residuals", () => Tell(s => s.Residuals), "{attempt}", "Attempts that stops left behind and that are not shown to be harmless, by state.");
        own.CreateObservableGauge("sluice.residual.age", () => Tell(s => s.ResidualAge), "s", "How long the oldest of them is known.");
        own.CreateObservableGauge("sluice.worker.slots", () => Tell(s => s.Slots), "{slot}", "Slots of workers that live: all, used, free.");
    }

    /// <summary>
    /// Reads the store, unless somebody is just doing so; waits for it no longer than this. Does not throw for a store that does not answer.
    /// </summary>
    public async ValueTask RefreshAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        Task<Seen?> reading;
        lock (_gate)
            reading = _reading is { IsCompleted: false } ? _reading : _reading = Task.Run(ReadAsync, CancellationToken.None);
        try
        {
            _seen = await reading.WaitAsync(most, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            _seen = null;
        }
    }

    private IEnumerable<Measurement<T>> Tell<T>(Func<Seen, IReadOnlyList<Measurement<T>>> of)
        where T : struct => _seen is { } seen ? of(seen) : [];

    private async Task<Seen?> ReadAsync()
    {
        try
        {
            var counts = await _views.CountAsync(CancellationToken.None);
            var pending = await Bounded.CallAsync(_store.ReadOldestPendingAsync, _timings.Answer, _time, "read what waits", CancellationToken.None);
            var residuals = await Bounded.CallAsync(_store.ReadOpenResidualsAsync, _timings.Answer, _time, "read what stops left behind", CancellationToken.None);
            var sessions = await _views.SessionsAsync(CancellationToken.None);
            var jobs = new List<JobView>();
            foreach (var status in s_shown.Where(s => counts.GetValueOrDefault(s) > 0))
            {
                if (jobs.Count < MostJobs)
                    jobs.AddRange(await _views.ListAsync(new JobFilter(MostJobs - jobs.Count) { Status = status }, CancellationToken.None));
            }

            return Seen.Of(counts, pending, jobs, residuals, _ages.Oldest(residuals), sessions, _time.GetUtcNow());
        }
        catch (SluiceException)
        {
            // That it does not answer is told by its own gauge.
            return null;
        }
    }
}
