using Sluice.Core.Attempts;
using Sluice.Core.Errors;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Agents;

/// <summary>
/// Ends an agent in good order: nothing is taken any more, what is at work stops at a commit and is reported, the session is closed. The runs
/// stay as they are; whoever registers next goes on with them. Whatever does not end in time is killed: the store hears of its loss by silence.
/// </summary>
/// <param name="store">Sessions.</param>
/// <param name="held">The node's attempts.</param>
/// <param name="runners">Told to end them.</param>
/// <param name="keeper">The node's session.</param>
/// <param name="parts">Clock and times of the node.</param>
public sealed class AgentStop(ISessionStore store, HeldAttempts held, IRunners runners, SessionKeeper keeper, AgentParts parts)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    /// <summary>Ends the agent. The loop that claims has ended; those that renew and report still run.</summary>
    /// <param name="most">How long attempts may take to their next commit, and again how long killing them may take.</param>
    /// <param name="endRenewals">Ends the loop that renews: a renewal beside the end of its session would be of one that is lost.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Whether the session was closed with nothing left on it.</returns>
    public async Task<bool> StopAsync(TimeSpan most, Func<Task> endRenewals, CancellationToken cancellationToken)
    {
        await DrainAsync(cancellationToken);
        foreach (var attempt in held.All())
            runners.Extend(attempt, Permit.None, AttemptOrder.CommitAndEnd);
        if (!await AllGoneAsync(most, cancellationToken))
        {
            foreach (var attempt in held.All())
                runners.Kill(attempt, "the node is shut down and it does not end", atOnce: false);
            await AllGoneAsync(most, cancellationToken);
        }

        await endRenewals();
        try
        {
            return await keeper.CloseAsync(cancellationToken);
        }
        catch (SluiceException e) when (e.IsTransient)
        {
            return false;
        }
    }

    /// <summary>Coordinators give this session nothing more. When the store does not hear of it they find out by its silence.</summary>
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        if (keeper.Session is not { } session)
            return;
        try
        {
            await Bounded.CallAsync(
                t => store.SetDrainingAsync(session, isDraining: true, quarantine: null, t), parts.Timings.Answer, parts.Time, "drain a session", cancellationToken);
        }
        catch (SluiceException e) when (e.IsTransient)
        {
            // What it is given in the meantime nobody takes.
        }
    }

    private async Task<bool> AllGoneAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        var began = parts.Time.GetTimestamp();
        while (held.Count > 0)
        {
            if (parts.Time.GetElapsedTime(began) >= most)
                return false;
            await Task.Delay(s_look, parts.Time, cancellationToken);
        }

        return true;
    }
}
