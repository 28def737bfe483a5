using Sluice.Core.Changes;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Restores;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Engine.Restores;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Stops;

/// <summary>
/// Keeps each stop that this node answers in its own journal, before it is answered: the one that it has just decided, and also one that was
/// decided before and is answered now (its COMMIT was in doubt, or another node decided it). Whoever was told that a run is stopped was told
/// so by this node, which must be able to decide it again on a copy of the store that has forgotten it.
/// </summary>
/// <param name="store">Whose stops they are.</param>
/// <param name="journal">The node's own.</param>
/// <param name="turns">Whether it is being decided again from.</param>
/// <param name="time">Bounds the waiting.</param>
/// <param name="timings">The times.</param>
internal sealed class AnsweredStops(StoreId store, IStopJournal journal, JournalTurns turns, TimeProvider time, Timings timings)
{
    /// <summary>Whether an answer of this kind tells that a run is stopped, or being stopped.</summary>
    public static bool Tells(RequestKind kind, RequestOutcome outcome) =>
        kind is RequestKind.Savepoint or RequestKind.Cancel or RequestKind.ForceStop
        && outcome is RequestOutcome.Stopped or RequestOutcome.AlreadyStopped;

    /// <summary>Where the journal's history is: to be read before the store is asked.</summary>
    public int Replays => turns.Replays;

    /// <summary>Keeps it.</summary>
    /// <param name="request">The request, with the outcome that is answered.</param>
    /// <param name="decision">The stop.</param>
    /// <param name="run">The run that it stopped; <c>null</c> where it is not there any more.</param>
    /// <param name="replays"><see cref="Replays"/>, read before the store was asked for the decision.</param>
    /// <param name="budget">The answer's time; a write that would be done at once is always waited for.</param>
    public async ValueTask<KeptStop> KeepAsync(RequestStart request, StopDecision decision, RunRecord? run, int replays, Budget budget)
    {
        if (!turns.TryKeep(replays))
            return KeptStop.InDoubt;
        try
        {
            var most = budget.Left > timings.Answer / 5 ? budget.Left : timings.Answer / 5;
            var stop = new JournaledStop(store, decision, request) { Birth = run is null ? null : RunBirth.Of(run) };
            await Bounded.CallAsync(t => journal.AppendAsync(stop, t), most, time, "write its journal", CancellationToken.None);
            return KeptStop.Yes;
        }
        catch (Exception e) when (e is SluiceException or IOException or UnauthorizedAccessException)
        {
            // Told in the answer: the stop is decided all the same.
            return KeptStop.No;
        }
        finally
        {
            turns.Kept();
        }
    }
}
