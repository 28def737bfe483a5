using Sluice.Connect.Sinks;
using Sluice.Core.Errors;
using Sluice.Planting;
using Sluice.Runtime.Permits;
using Sluice.Runtime.Runs;

namespace Sluice.Runtime.Tasks;

/// <summary>
/// Does what writes, for as long as the attempt's permit lasts. When it runs out (the store does not answer) the work is ended where it stands,
/// so that nothing is held open at a sink which would block those who fence it; when the permit is extended it begins again, from what the
/// sinks have: whatever was in doubt is settled by the takeover. Nothing is killed and nothing counts as a failure.
/// </summary>
/// <param name="context">Clock and breadcrumb.</param>
/// <param name="permit">The attempt's permit.</param>
/// <param name="what">What is being done, for people.</param>
/// <param name="observer">Told of each pause.</param>
internal sealed class PermittedWork(TaskContext context, AttemptPermit permit, string what, IRunObserver observer)
{
    /// <summary>Does it to its end.</summary>
    /// <param name="act">Makes one try; lets go of all that it holds when its token says so; must begin again from what is stored.</param>
    /// <param name="cancellationToken">Ends the work, and the waiting.</param>
    /// <exception cref="PermitExpiredException">The permit was ended for good.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, ValueTask<T>> act, CancellationToken cancellationToken)
    {
        while (true)
        {
            await WaitAsync(cancellationToken);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var watch = EndWhenOverAsync(over, done.Token);
            try
            {
                return await act(over.Token);
            }
            catch (Exception e) when (IsPause(e, over.IsCancellationRequested) && !cancellationToken.IsCancellationRequested)
            {
                // Rolled back. The next takeover shows where the sinks stand.
            }
            finally
            {
                await done.CancelAsync();
                await watch;
            }
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (permit.IsValid)
            return;
        context.Breadcrumb.At("permit.wait", what);
        if (!permit.IsEnded)
            observer.Note($"{what}: writing pauses, because the permit to write is over and no further one has come");
        await permit.WaitAsync(cancellationToken);
        observer.Note($"{what}: writing goes on");
    }

    private async Task EndWhenOverAsync(CancellationTokenSource work, CancellationToken done)
    {
        await permit.WhenOverAsync(context.Clock, done);
        if (!done.IsCancellationRequested && !Planted.Is(Mistake.PauseHoldsTheTransaction))
            await work.CancelAsync();
    }

    /// <summary>
    /// Once the work was told to let go, whatever it throws may come of that. What does not is met again, and then with a permit; but whoever was
    /// superseded has nothing to come back to.
    /// </summary>
    private bool IsPause(Exception e, bool hasRunOut) =>
        !permit.IsEnded && !Planted.Is(Mistake.ExpiredPermitFailsTheTask)
        && (e is PermitExpiredException || (hasRunOut && e is not SluiceException { Code: Superseded.Code }));
}
