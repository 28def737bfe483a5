using System.Collections.Concurrent;
using Sluice.Connect;
using Sluice.Connect.Sinks;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Restores;
using Sluice.Core.Runs;

namespace Sluice.Runtime.Fences;

/// <summary>Reads from this process how far the ledgers of stored jobs' sinks have come, as <see cref="JobSinkLedgers"/> lets go of their rows. Thread-safe.</summary>
/// <param name="store">The store whose jobs they are.</param>
/// <param name="catalog">The connectors and transforms that there are.</param>
/// <param name="openJob">Puts its secrets into a stored job. May throw a <see cref="SluiceException"/>.</param>
/// <param name="time">Bounds every call.</param>
/// <param name="problem">Told why a ledger was not read; the result says it too.</param>
/// <param name="workingDirectory">Files named by relative paths are looked for from here; default: where the process was started.</param>
public sealed class JobLedgerMarks(
    StoreId store, ConnectorCatalog catalog, Func<string, string> openJob, TimeProvider time, Action<string> problem, string? workingDirectory = null) : ILedgerMarks
{
    /// <summary>Waiting costs little, and those that hang must not take the places of those that answer.</summary>
    private const int MostAtOnce = 256;

    private readonly StoredSinks _sinks = new(catalog, openJob, workingDirectory ?? Environment.CurrentDirectory, time);
    private readonly SinkCalls _calls = new(time, problem);

    /// <inheritdoc />
    public async ValueTask<LedgerReading> ReadAsync(IReadOnlyList<JobRecord> jobs, TimeSpan most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var begun = time.GetTimestamp();
        var asked = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var marks = new ConcurrentBag<LedgerMark>();
        var unread = new ConcurrentBag<UnreadLedger>();
        await Parallel.ForEachAsync(
            jobs.SelectMany(j => j.LastRun.Settings.Sinks.Where(s => s.Fencing == SinkFencing.Transactional).Select(s => (Job: j, Sink: s))),
            new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken },
            async (place, token) =>
            {
                var (mark, fault) = await _calls.AskAsync(t => ReadAsync(place.Job, place.Sink, asked, t), most - time.GetElapsedTime(begun), token);
                if ((fault ?? mark?.Obstacle) is { } cause)
                    unread.Add(new UnreadLedger(place.Job.Id, place.Sink.Name, cause));
                else if (mark is not null)
                    marks.Add(mark);
            });
        foreach (var ledger in unread)
            problem($"The ledger of {ledger.Sink} of job {ledger.Job} was not read: {ledger.Cause}");
        return new LedgerReading(
            marks.Max(m => m.HighestEpoch) is { } highest ? new Epoch(highest) : null,
            marks.Count,
            [.. unread.OrderBy(u => u.Job.Value).ThenBy(u => u.Sink, StringComparer.Ordinal)]);
    }

    /// <summary><c>null</c>: somebody else asks that ledger.</summary>
    private async Task<LedgerMark?> ReadAsync(JobRecord job, RunSink place, ConcurrentDictionary<string, bool> asked, CancellationToken cancellationToken)
    {
        var sink = _sinks.Find(_sinks.Open(job.Config), place);
        if (sink.Factory is not IFencingSinkFactory fencing)
            return LedgerMark.Unknown($"{sink.Factory.Name} has no ledger in this release");
        await using var fence = fencing.CreateFence(sink.Context);
        if (fence.Ledger.Length > 0 && !asked.TryAdd($"{sink.Factory.Name} {fence.Ledger}", true))
            return null;
        return await fence.ReadMarkAsync(new SinkToken(store.Value, job.Id.Value, job.Generation.Value, place.Name, job.LastRun.Epoch.Value), cancellationToken);
    }
}
