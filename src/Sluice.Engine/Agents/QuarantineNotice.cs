using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Sessions;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Agents;

/// <summary>
/// Tells the store that a node is to get no further attempts while something on it survives SIGKILL, and that it may again when that is gone.
/// What it has told is asked of the node, not remembered: a new session starts without. Passes follow each other.
/// </summary>
/// <param name="store">Sessions.</param>
/// <param name="runners">Know whether something does not die.</param>
/// <param name="keeper">The node's session.</param>
/// <param name="parts">Clock and times of the node.</param>
/// <param name="loop">Runs passes.</param>
public sealed class QuarantineNotice(ISessionStore store, INodeRunners runners, SessionKeeper keeper, AgentParts parts, PassLoop loop)
{
    private readonly Pacer _pacer = new();
    private (WorkerSession Session, string? Reason)? _told;

    /// <summary>Runs passes until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => loop.RunAsync("quarantine", PassAsync, _pacer, cancellationToken);

    /// <summary>Compares, and tells where there is a difference.</summary>
    /// <exception cref="SluiceException">SLC4110: the store did not answer.</exception>
    public async ValueTask<TimeSpan> PassAsync(CancellationToken cancellationToken)
    {
        var reason = runners.Quarantine;
        if (keeper.Session is { } session && Known(session) != reason)
        {
            await TellAsync(session, reason, cancellationToken);
            _told = (session, reason);
        }

        return parts.Timings.Renewal / 5;
    }

    private string? Known(WorkerSession session) => _told is { } told && told.Session == session ? told.Reason : null;

    /// <summary>Whether an operator drains the node meanwhile is not ours to change.</summary>
    private async ValueTask TellAsync(WorkerSession session, string? reason, CancellationToken cancellationToken)
    {
        var loads = await Bounded.CallAsync(
            store.ReadSessionsAsync, parts.Timings.Answer, parts.Time, "read sessions", cancellationToken);
        if (loads.Select(l => l.Session).FirstOrDefault(s => s.Session == session) is not SessionRecord found)
            return;
        await Bounded.CallAsync(
            t => store.SetDrainingAsync(session, found.IsDraining, reason, t), parts.Timings.Answer, parts.Time, "quarantine a session", cancellationToken);
    }
}
