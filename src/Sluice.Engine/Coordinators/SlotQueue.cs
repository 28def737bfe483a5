using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Snapshots;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Coordinators;

/// <summary>
/// Whose turn it is of the runs to which nothing but slots is missing. While there is none for them, none of them is looked at, however many wait; when
/// there is, those who have waited longest are looked at first, one after the other. Turns follow each other.
/// </summary>
/// <param name="parts">The store, and what bounds calls to it.</param>
/// <param name="log">Told of turns that failed.</param>
internal sealed class SlotQueue(CoordinatorParts parts, IFaultLog log)
{
    private readonly Dictionary<RunKey, SlotWish> _wishes = [];
    private HashSet<RunKey> _lookedAt = [];

    /// <summary>Has those looked at who may get slots now.</summary>
    /// <param name="queued">All that wait for slots alone.</param>
    /// <param name="look">Looks at one of them.</param>
    /// <param name="cancellationToken">Ends the turn after a look.</param>
    public async Task TakeTurnAsync(IReadOnlyList<LiveRun> queued, Func<RunKey, Task> look, CancellationToken cancellationToken)
    {
        try
        {
            var room = new SlotRoom(await CallAsync(parts.Store.ReadSessionsAsync, "find free slots", cancellationToken));
            Forget(queued);
            var lookedAt = new HashSet<RunKey>();
            foreach (var run in queued.OrderBy(r => r.StatusAt).ThenBy(r => r.Run.Job.Value).Select(r => r.Run).TakeWhile(_ => !room.IsFull))
            {
                if (await WishOfAsync(run, cancellationToken) is not { } wish || !room.Fits(wish))
                    continue;

                // One that was looked at in the last turn and is still here does not take what it seems to fit, for a reason that is not seen from here:
                // nobody behind it is to wait for that.
                if (!_lookedAt.Contains(run))
                    room.Take(wish);
                lookedAt.Add(run);
                cancellationToken.ThrowIfCancellationRequested();
                await look(run);
            }

            _lookedAt = lookedAt;
        }
        catch (SluiceException e)
        {
            log.PassFailed("queue for slots", e, parts.Glance);
        }
    }

    /// <summary>What a run asks for never changes, and is read once.</summary>
    private async ValueTask<SlotWish?> WishOfAsync(RunKey run, CancellationToken cancellationToken)
    {
        if (_wishes.TryGetValue(run, out var known))
            return known;
        return await CallAsync(t => parts.Store.FindRunAsync(run, t), "read a run", cancellationToken) is { } found
            ? _wishes[run] = SlotWish.Of(found.Settings)
            : null;
    }

    private void Forget(IReadOnlyList<LiveRun> queued)
    {
        if (_wishes.Count <= queued.Count)
            return;
        var still = queued.Select(r => r.Run).ToHashSet();
        foreach (var gone in _wishes.Keys.Where(r => !still.Contains(r)).ToList())
            _wishes.Remove(gone);
    }

    private ValueTask<T> CallAsync<T>(Func<CancellationToken, ValueTask<T>> call, string what, CancellationToken cancellationToken) =>
        Bounded.CallAsync(call, parts.Timings.Answer, parts.Time, what, cancellationToken);
}
