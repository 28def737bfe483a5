using System.Runtime.ExceptionServices;
using Sluice.Core.Attempts;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Mistakes;
using Sluice.Core.Ports;
using Sluice.Core.Stops;
using Sluice.Engine.Restores;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Agents;

/// <summary>
/// Carries what attempts tell to the store, again and again until it is answered. Of an attempt's reports only the latest is kept; an end is
/// kept until it is stored, and told again when an older copy takes the store's place. Of an attempt that was given to an ended session of this process and never
/// taken here it tells that there is nothing: an older copy leaves such attempts behind as if they had been taken, and nobody else can say. A late one gets its verdict and changes nothing. Thread-safe
/// but for passes, which follow each other.
/// </summary>
/// <param name="store">The truth.</param>
/// <param name="held">The node's attempts.</param>
/// <param name="runners">Told when a verdict ends an attempt.</param>
/// <param name="hints">Told of ends: the run's coordinator should look.</param>
/// <param name="guard">Knows when a copy has taken the store's place.</param>
/// <param name="time">Dates reports, and bounds every call.</param>
/// <param name="timings">The times.</param>
/// <param name="loop">Runs passes.</param>
public sealed class ReportQueue(
    IControlStore store, HeldAttempts held, IRunners runners, IHints hints, RestoreGuard guard, TimeProvider time, Timings timings, PassLoop loop)
{
    private const int Width = 8;

    /// <summary>So many ends are told again in one pass: what is new must not wait behind all of them.</summary>
    private const int EndsAgain = 8 * Width;

    private readonly Pacer _pacer = new();
    private int _cleared;
    private SluiceException? _refusal;

    /// <summary>Takes what an attempt tells. An end means that its process was seen gone. One that the node does not hold is ignored.</summary>
    public void Tell(AttemptId attempt, AttemptNews news)
    {
        // Only an end is worth a round trip of its own; progress waits for the next turn.
        if (held.Tell(attempt, news) && news.State.IsGone())
            _pacer.Wake();
    }

    /// <summary>Runs passes until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => loop.RunAsync("reports", PassAsync, _pacer, cancellationToken);

    /// <summary>Sends what waits, several at a time: an attempt whose run is locked holds up no other.</summary>
    public async ValueTask<TimeSpan> PassAsync(CancellationToken cancellationToken)
    {
        await FanOut.RunAsync(held.TakePending(), Width, async report => await SendAsync(report, cancellationToken));
        var again = held.Ends.Take(Planted.Is(Mistake.EndsNotToldAgain) ? 0 : guard.Recoveries, EndsAgain);
        var missed = 0;
        await FanOut.RunAsync(again, Width, async end =>
        {
            if (await SendAsync(end, cancellationToken))
                return;
            held.Ends.Miss(end);
            Interlocked.Increment(ref missed);
        });
        await ClearAsync(cancellationToken);

        // Told once all were tried: what the store refuses of one holds up no other.
        if (Interlocked.Exchange(ref _refusal, null) is { } refusal)
            ExceptionDispatchInfo.Throw(refusal);
        return again.Count == EndsAgain && missed == 0 ? TimeSpan.Zero : timings.Renewal / 5;
    }

    /// <summary>
    /// Once for each session that has ended, and again until the store has answered all of it. What this process has held is held still, or among the ends that were told;
    /// a claim that is answered late starts nothing on an ended session. Sessions of an earlier process of this name are not its own: it knows nothing of those.
    /// </summary>
    private async ValueTask ClearAsync(CancellationToken cancellationToken)
    {
        var ended = held.EndedSessions();
        if (ended.Count == _cleared)
            return;
        IReadOnlyList<Residual> open;
        try
        {
            open = await Bounded.CallAsync(store.ReadOpenResidualsAsync, timings.Answer, time, "read what stops left behind", cancellationToken);
        }
        catch (SluiceException e) when (e.IsTransient)
        {
            // Read again in the next pass.
            return;
        }

        var missed = 0;
        var untaken = open.Where(r => r.Session is { } session && ended.Contains(session) && !held.Contains(r.Attempt) && !held.Ends.Has(r.Attempt));
        await FanOut.RunAsync(untaken.ToList(), Width, async left =>
        {
            var end = new AttemptReport(left.Run, left.Attempt, left.Session!.Value, 1, AttemptState.Stopped, default) { IsQuiesced = true };
            if (!await SendAsync(end, cancellationToken))
                Interlocked.Increment(ref missed);
        });
        if (missed == 0)
            _cleared = ended.Count;
    }

    private async ValueTask<bool> SendAsync(AttemptReport report, CancellationToken cancellationToken)
    {
        var isAnswered = false;
        try
        {
            var verdict = await Bounded.CallAsync(
                t => store.ReportAsync(report, time.GetUtcNow(), t), timings.Answer, time, "take a report", cancellationToken);
            isAnswered = true;
            if (report.State.IsGone())
            {
                held.Ends.Keep(report);
                hints.Wake(report.Run);
            }
            else if (verdict != Verdict.Continue)
            {
                runners.Kill(report.Attempt, Why(verdict), verdict == Verdict.AlreadyFinal);
            }
        }
        catch (SluiceException e)
        {
            // Sent again in the next pass.
            if (!e.IsTransient)
                Interlocked.CompareExchange(ref _refusal, e, null);
        }
        finally
        {
            held.Sent(report, isAnswered);
        }

        return isAnswered;
    }

    internal static string Why(Verdict verdict) => verdict == Verdict.AlreadyFinal ? "its run has ended" : "it was superseded";
}
