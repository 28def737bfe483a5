using System.Collections.Concurrent;
using Npgsql;
using Sluice.Core.Errors;

namespace Sluice.Storage.Postgres.Lanes;

/// <summary>
/// Ends whoever holds what a change waits for: a node that froze in the middle, a forgotten psql. In a session of its own, since a session
/// that waits cannot look around. One that waits for a standby is left alone: to end it would make its COMMIT visible here and nowhere else; and one that
/// raises the incarnation, a single statement that ends by itself.
/// </summary>
internal sealed class LockBreaker(LaneGroup lane, string display) : IDisposable
{
    private const string Recovery = "sluice store raising";
    private const int MostTurns = 60;

    /// <summary>Of who holds up another session of the store: that one gives up soon, and lets go of what the change waits for.</summary>
    private const int PatientTurns = 6;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(50);

    /// <summary>Who is still there after so long cannot be ended.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1.5);

    /// <summary>A stop is answered within 5 s; so long it may wait for a recovery.</summary>
    private static readonly TimeSpan LongestRecovery = TimeSpan.FromSeconds(4);

    // Those at the root of the waiting: whoever waits for a lock itself is no holder to be ended. A stranger who sleeps in a transaction
    // lets go of nothing by itself, and is waited for no longer.
    private const string Holders = """
        WITH RECURSIVE chain(waiter, pid, depth, patient) AS (
            SELECT w, b, 1, false FROM unnest($1::int[]) w, unnest(pg_blocking_pids(w)) b
            UNION
            SELECT c.waiter, b, c.depth + 1, c.patient OR EXISTS (SELECT FROM pg_stat_activity o WHERE o.pid = c.pid AND o.application_name LIKE 'sluice store (%')
            FROM chain c, unnest(pg_blocking_pids(c.pid)) b WHERE c.depth < 8
        )
        SELECT c.waiter, a.pid, a.xact_start, coalesce(a.wait_event, '') = 'SyncRep', coalesce(a.usename, '?'), coalesce(a.application_name, '?'),
            bool_and(c.patient AND (a.state IS DISTINCT FROM 'idle in transaction' OR a.application_name LIKE 'sluice store (%'))
        FROM chain c JOIN pg_stat_activity a ON a.pid = c.pid WHERE a.wait_event_type IS DISTINCT FROM 'Lock' GROUP BY 1, 2, 3, 4, 5, 6
        """;

    // Compared again in the statement that ends it: its transaction may be over, and the process at somebody else's work.
    private const string End =
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND xact_start IS NOT DISTINCT FROM $2 AND wait_event IS DISTINCT FROM 'SyncRep'";

    private readonly ConcurrentDictionary<int, Finding> _waiting = new();
    private readonly ManualResetEventSlim _stop = new();
    private readonly Lock _gate = new();
    private Task _looking = Task.CompletedTask;

    /// <summary>Does something that takes locks; what stands in its way for longer than the session's <c>lock_timeout</c> is ended.</summary>
    /// <param name="session">The session that waits.</param>
    /// <param name="doing">For messages.</param>
    /// <param name="work">One statement.</param>
    /// <param name="heldByCommit">The answer when the holder waits for a standby.</param>
    /// <exception cref="SluiceException">SLC4112: the holder cannot be ended.</exception>
    public T Through<T>(StoreSession session, string doing, Func<T> work, Func<T> heldByCommit)
    {
        try
        {
            return work();
        }
        catch (PostgresException e) when (StoreFaults.IsLockTimeout(e))
        {
            return Past(session, doing, work, heldByCommit);
        }
    }

    public void Dispose() => _stop.Set();

    /// <summary>As <see cref="Through"/>, for something that has waited once already.</summary>
    public T Past<T>(StoreSession session, string doing, Func<T> work, Func<T> heldByCommit)
    {
        var finding = new Finding();
        _waiting[session.ProcessId] = finding;
        try
        {
            for (var began = TimeProvider.System.GetTimestamp(); ;)
            {
                Look();
                try
                {
                    return work();
                }
                catch (PostgresException e) when (StoreFaults.IsLockTimeout(e))
                {
                    if (finding.WaitsForStandby)
                        return heldByCommit();
                    if (TimeProvider.System.GetElapsedTime(began) < (finding.IsRecovery ? LongestRecovery : Longest))
                        continue;
                    if (finding.IsRecovery)
                    {
                        throw new SluiceException(
                            "SLC4112", $"The store {display} is being brought up to what was lost when it was restored (while {doing}). Nothing was changed; try again.", isTransient: true, e);
                    }

                    throw new SluiceException(
                        "SLC4112",
                        $"The store {display} is held by {finding.Holder} (while {doing}). Nothing was changed; end that session, and try again.",
                        isTransient: true,
                        e);
                }
            }
        }
        finally
        {
            _waiting.TryRemove(session.ProcessId, out _);
        }
    }

    private void Look()
    {
        lock (_gate)
        {
            // Over also where it was refused, or not answered in time: the next one is done by another session.
            if (_looking.IsCompleted)
                _looking = lane.Post(new StoreWork<bool>("looking for the holder of a lock", IsWrite: false, LookAround));
        }
    }

    private bool LookAround(StoreSession session)
    {
        var seen = new Dictionary<(int, int, DateTime?), int>();
        for (var turn = 0; turn < MostTurns && !_waiting.IsEmpty; turn++)
        {
            seen = LookOnce(session, seen);
            if (_stop.Wait(Turn))
                break;
        }

        return true;
    }

    /// <summary>Ends holders that stood in the same way some turns ago: whoever is merely at work has finished by then.</summary>
    private Dictionary<(int Waiter, int Holder, DateTime? Since), int> LookOnce(StoreSession session, Dictionary<(int, int, DateTime?), int> seen)
    {
        var now = new Dictionary<(int, int, DateTime?), int>();
        var holders = session.Query(
            Holders,
            new StoreValues().Ints(_waiting.Keys),
            r => (Waiter: r.GetInt32(0), Pid: r.GetInt32(1), Since: r.IsDBNull(2) ? (DateTime?)null : r.GetDateTime(2), IsSyncRep: r.GetBoolean(3), Name: r.GetString(5), Role: r.GetString(4), IsPatient: r.GetBoolean(6)));
        foreach (var holder in holders)
        {
            if (!_waiting.TryGetValue(holder.Waiter, out var finding))
                continue;
            finding.Holder = $"process {holder.Pid}, '{holder.Name}' of {holder.Role}";
            finding.WaitsForStandby = holder.IsSyncRep;
            finding.IsRecovery = holder.Name.StartsWith(Recovery, StringComparison.Ordinal);
            var turns = seen.GetValueOrDefault((holder.Waiter, holder.Pid, holder.Since));
            if (!holder.IsSyncRep && !finding.IsRecovery && turns >= (holder.IsPatient ? PatientTurns : 1))
                TryEnd(session, holder.Pid, holder.Since);
            now[(holder.Waiter, holder.Pid, holder.Since)] = turns + 1;
        }

        return now;
    }

    private static void TryEnd(StoreSession session, int pid, DateTime? since)
    {
        try
        {
            session.One(End, new StoreValues().Int(pid).Time(since is { } s ? new DateTimeOffset(s, TimeSpan.Zero) : null), _ => true);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            // Another role's: whoever waits for it is told its name.
        }
    }

    private sealed class Finding
    {
        public volatile bool WaitsForStandby;
        public volatile bool IsRecovery;
        public volatile string Holder = "a session that could not be found";
    }
}
