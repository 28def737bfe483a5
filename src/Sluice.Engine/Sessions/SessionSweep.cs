using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Mistakes;
using Sluice.Core.Ports;
using Sluice.Core.Sessions;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Sessions;

/// <summary>
/// Declares sessions lost by observed silence: only when this node has seen the same counter for long enough on its own lease clock, with the
/// store answering throughout. After an outage of the store, or a failover to a server that may have forgotten renewals, it begins anew, so that
/// everybody can renew before anybody is declared lost.
/// Passes follow each other.
/// </summary>
/// <param name="store">Sessions.</param>
/// <param name="clock">Measures silence.</param>
/// <param name="time">Dates what is stored, and bounds every call.</param>
/// <param name="timings">The times.</param>
/// <param name="loop">Runs passes.</param>
public sealed class SessionSweep(ISessionStore store, ILeaseClock clock, TimeProvider time, Timings timings, PassLoop loop)
{
    private readonly Pacer _pacer = new();
    private Dictionary<WorkerSession, SilenceWatch> _watches = [];

    /// <summary>Runs passes until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => loop.RunAsync("session sweep", PassAsync, _pacer, cancellationToken);

    /// <summary>Reads the counters once, and declares lost whoever was silent for too long; answers when to read again.</summary>
    /// <exception cref="SluiceException">SLC4110: the store did not answer; what was seen before is forgotten.</exception>
    public async ValueTask<TimeSpan> PassAsync(CancellationToken cancellationToken)
    {
        var before = _watches;
        _watches = [];
        var asked = clock.Now;
        var sessions = await Bounded.CallAsync(store.ReadSessionsAsync, timings.Renewal, time, "read sessions", cancellationToken);
        var answered = clock.Now;
        foreach (var (session, home) in sessions.Select(s => (s.Session, s.Home)).Where(s => !s.Session.IsLost))
        {
            var watch = SilenceWatch.Observe(
                before.TryGetValue(session.Session, out var known) ? known : null, session.Renewals, home, asked, answered, timings);
            _watches[session.Session] = watch;
            if (IsSilent(session, watch))
            {
                await Bounded.CallAsync(
                    t => store.DeclareLostAsync(session.Session, watch.Counter, home, time.GetUtcNow(), t), timings.Answer, time, "declare a session lost", cancellationToken);
            }
        }

        return timings.Renewal / 5;
    }

    private bool IsSilent(SessionRecord session, SilenceWatch watch) => Planted.Is(Mistake.ExpiryByWallClock)
        ? session.LastSeenAt + timings.Silence < time.GetUtcNow()
        : watch.IsLost(timings);
}
