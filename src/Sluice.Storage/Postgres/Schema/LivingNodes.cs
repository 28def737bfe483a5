using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Storage.Postgres.Lanes;

namespace Sluice.Storage.Postgres.Schema;

/// <summary>
/// Which nodes work on a store, told by their counters and by no clock: a release that changes what another relies on asks before it does. Sessions that were
/// left by nodes that were killed stand still.
/// </summary>
internal sealed class LivingNodes
{
    private readonly Dictionary<WorkerSession, long> _counters;

    private LivingNodes(Dictionary<WorkerSession, long> counters) => _counters = counters;

    /// <summary>Nobody ever worked on it, or all that did are known to be gone.</summary>
    public bool IsEmpty => _counters.Count == 0;

    /// <summary>Reads the counters as they are now.</summary>
    public static LivingNodes Read(StoreSession session)
    {
        // Of a store as it was before there were sessions: nobody can have one.
        if (session.One("SELECT to_regclass('session') IS NULL", StoreValues.None, r => r.GetBoolean(0)))
            return new LivingNodes([]);
        var rows = session.Query(
            "SELECT worker, incarnation, renewals FROM session WHERE NOT lost AND NOT superseded", StoreValues.None,
            r => (Session: new WorkerSession(new WorkerId(r.GetString(0)), r.GetInt64(1)), Counter: r.GetInt64(2)));
        return new LivingNodes(rows.ToDictionary(r => r.Session, r => r.Counter));
    }

    /// <summary>Refuses to go on when one of them has given a sign of life since an earlier look, or is new.</summary>
    /// <exception cref="SluiceException">SLC4129.</exception>
    public void DemandSilenceSince(LivingNodes earlier, string display)
    {
        var living = _counters.Where(c => !earlier._counters.TryGetValue(c.Key, out var counter) || counter != c.Value).Select(c => c.Key.Worker.Value).Order(StringComparer.Ordinal).ToList();
        if (living.Count > 0)
        {
            throw new SluiceException(
                "SLC4129", $"The store {display} is used by nodes of an older release ({string.Join(", ", living)}), and this release would change what they rely on. Stop all of them, then start this one. Nothing was changed.");
        }
    }
}
