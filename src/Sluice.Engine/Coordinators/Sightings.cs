using Sluice.Core.Deciding;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Runs;
using Sluice.Core.Snapshots;

namespace Sluice.Engine.Coordinators;

/// <summary>
/// Since when one observer has seen things about one run as they are, on its own lease clock. What is gone from a snapshot is forgotten, so
/// that it takes no more room than what the snapshot shows.
/// </summary>
internal sealed class Sightings
{
    private static readonly Dictionary<WorkerSession, TimeSpan> s_none = [];

    private Dictionary<WorkerSession, LeaseInstant>? _lost;
    private RunStatus _status;
    private DateTimeOffset _statusAt;
    private LeaseInstant _statusSince;
    private LeaseInstant? _allDoneSince;
    private bool _isFirst = true;

    /// <summary>Takes in a snapshot.</summary>
    /// <param name="snapshot">The run.</param>
    /// <param name="asked">Before it was asked for: what it shows was so then, if it was seen so before.</param>
    /// <param name="answered">After it had come: what it shows for the first time is counted from here.</param>
    public Observed See(RunSnapshot snapshot, LeaseInstant asked, LeaseInstant answered)
    {
        var run = snapshot.Run;
        HasNewStatus = _isFirst || run.Status != _status || run.StatusAt != _statusAt;
        if (HasNewStatus)
            (_status, _statusAt, _statusSince, _isFirst) = (run.Status, run.StatusAt, answered, false);
        if (!snapshot.Splits.IsAllDone)
            _allDoneSince = null;
        else
            _allDoneSince ??= answered;
        return new Observed(
            Since(_statusSince, asked),
            _allDoneSince is { } done ? Since(done, asked) : TimeSpan.Zero,
            Lost(snapshot.Sessions.Where(s => s.Session.IsLost).Select(s => s.Session.Session), asked, answered));
    }

    /// <summary>The last snapshot showed another status than the one before it, or was the first.</summary>
    public bool HasNewStatus { get; private set; }

    private Dictionary<WorkerSession, TimeSpan> Lost(IEnumerable<WorkerSession> seen, LeaseInstant asked, LeaseInstant answered)
    {
        Dictionary<WorkerSession, LeaseInstant>? now = null;
        foreach (var session in seen)
            (now ??= [])[session] = _lost is not null && _lost.TryGetValue(session, out var since) ? since : answered;
        _lost = now;
        return now is null ? s_none : now.ToDictionary(n => n.Key, n => Since(n.Value, asked));
    }

    private static TimeSpan Since(LeaseInstant first, LeaseInstant now) => now > first ? now - first : TimeSpan.Zero;
}
