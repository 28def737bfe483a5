using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Telemetry;

namespace Sluice.Engine.Agents;

/// <summary>The attempts of a node. Shared by the loops that renew, claim and report; thread-safe, and never locked across a call.</summary>
public sealed class HeldAttempts
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AttemptId, HeldAttempt> _held = [];
    private readonly List<WorkerSession> _sessions = [];

    /// <summary>Those that were here, and whose end the store has answered.</summary>
    internal ToldEnds Ends { get; } = new(most: 10_000);

    /// <summary>How many there are: those that were asked to end, of whichever session, among them.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _held.Count;
        }
    }

    /// <summary>How many of a session still have a permit at this instant: what an outage of the store is about to hit.</summary>
    public int CountPermitted(LeaseInstant now)
    {
        lock (_gate)
            return _held.Values.Count(h => h.Permit.Allows(now) && !h.HasEnded);
    }

    internal bool Contains(AttemptId attempt)
    {
        lock (_gate)
            return _held.ContainsKey(attempt);
    }

    /// <summary>A session begins, and those before it have ended: nothing is taken on them any more.</summary>
    internal void Begin(WorkerSession session)
    {
        lock (_gate)
            _sessions.Add(session);
    }

    /// <summary>The sessions of this process that have ended.</summary>
    internal IReadOnlyList<WorkerSession> EndedSessions()
    {
        lock (_gate)
            return _sessions.Count <= 1 ? [] : _sessions[..^1];
    }

    internal void Add(AttemptRecord attempt, Permit permit)
    {
        lock (_gate)
        {
            if (!_held.ContainsKey(attempt.Id))
                _held.Add(attempt.Id, new HeldAttempt(attempt, permit));
        }
    }

    /// <summary>The attempts of a session that may be alive, in order.</summary>
    internal IReadOnlyList<AttemptId> Of(WorkerSession session)
    {
        lock (_gate)
            return [.. _held.Values.Where(h => h.Session == session && !h.HasEnded).Select(h => h.Id).OrderBy(a => a.Value)];
    }

    /// <summary>The attempts of other, older sessions that may be alive, in order.</summary>
    internal IReadOnlyList<AttemptId> NotOf(WorkerSession session)
    {
        lock (_gate)
            return [.. _held.Values.Where(h => h.Session != session && !h.HasEnded).Select(h => h.Id).OrderBy(a => a.Value)];
    }

    /// <summary>All that may be alive.</summary>
    internal IReadOnlyList<AttemptId> All()
    {
        lock (_gate)
            return [.. _held.Values.Where(h => !h.HasEnded).Select(h => h.Id).OrderBy(a => a.Value)];
    }

    internal void Extend(AttemptId attempt, Permit permit)
    {
        lock (_gate)
        {
            // A late answer never takes back what a later one gave.
            if (_held.TryGetValue(attempt, out var held) && permit.Until > held.Permit.Until)
                held.Permit = permit;
        }
    }

    /// <summary>Keeps what an attempt tells until the store has answered it.</summary>
    internal bool Tell(AttemptId attempt, AttemptNews news)
    {
        lock (_gate)
        {
            if (!_held.TryGetValue(attempt, out var held) || held.HasEnded)
                return false;
            held.Pending = new AttemptReport(held.Run, attempt, held.Session, ++held.Sequence, news.State, news.Counts)
            {
                Error = news.Error,
                IsTransient = news.IsTransient,
                IsQuiesced = news.IsQuiesced && news.State.IsGone(),
                Breadcrumb = news.Breadcrumb,
            };
            return true;
        }
    }

    /// <summary>Reports that wait to be sent; each is out until it is answered.</summary>
    internal IReadOnlyList<AttemptReport> TakePending()
    {
        lock (_gate)
        {
            var taken = new List<AttemptReport>();
            foreach (var held in _held.Values.Where(h => h.Pending is not null && !h.IsSending).OrderBy(h => h.Id.Value))
            {
                held.IsSending = true;
                taken.Add(held.Pending!);
            }

            return taken;
        }
    }

    /// <summary>A report was answered, or not: then it is sent again.</summary>
    internal void Sent(AttemptReport report, bool isAnswered)
    {
        HeldAttempt? held;
        lock (_gate)
        {
            if (!_held.TryGetValue(report.Attempt, out held))
                return;
            held.IsSending = false;
            if (!isAnswered)
                return;
            if (report.State.IsGone())
                _held.Remove(report.Attempt);
            else if (held.Pending?.Sequence == report.Sequence)
                held.Pending = null;
        }

        if (!report.State.IsGone())
            return;
        // Told outside of the lock: whoever listens may do as he likes.
        held.Activity?.SetTag("sluice.outcome", report.State.ToString().ToLowerInvariant()).SetTag("sluice.rows.committed", report.Counts.CommittedRows);
        if (report.Error is not null)
            held.Activity.Failed(report.IsTransient ? "transient" : "failed");
        held.Activity?.Dispose();
    }
}
