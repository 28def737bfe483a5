using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Stops;

/// <summary>
/// The write that follows a stop: says until when those that it left behind may still begin a write. It cannot be part of the stop, because
/// permits that were given while the stop's COMMIT hung are counted from then. When it fails or never comes, <see cref="ResidualSweep"/>
/// does it, with a later instant.
/// </summary>
internal sealed class SecondWrite(IStopStore store, TimeProvider time, Timings timings)
{
    /// <summary>Writes it, and returns the run's receipts as they are then.</summary>
    /// <param name="run">The run after that COMMIT: what a later stop leaves behind while this one is answered has a higher epoch, and permits that were given until then.</param>
    /// <param name="lost">The attempts that it gave up while the run goes on: they have the next epoch already.</param>
    /// <param name="committed">Read after the COMMIT had returned.</param>
    /// <param name="most">How long it may take.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async ValueTask<IReadOnlyList<Receipt>> DoAsync(
        RunRecord run, IReadOnlyList<AttemptId> lost, DateTimeOffset committed, TimeSpan most, CancellationToken cancellationToken)
    {
        var budget = new Budget(time, most);
        var receipts = await ReadAsync(run.Key, budget, cancellationToken);
        var pending = receipts.SelectMany(r => r.Progress.Residuals).DistinctBy(r => r.Attempt)
            .Where(r => r.NoNewWritesAfter.Kind == BoundKind.Pending && (r.Epoch <= run.Epoch || lost.Contains(r.Attempt))).ToList();
        if (pending.Count == 0)
            return receipts;
        var bound = Bound.Until(committed + timings.NoNewWrites);
        await Bounded.CallAsync(
            t => store.SettleAllAsync([.. pending.Select(r => Known(r, bound))], t), budget.Left, time, "note when writes end", cancellationToken);
        return await ReadAsync(run.Key, budget, cancellationToken);
    }

    private static Residual Known(Residual residual, Bound bound) =>
        new(residual.Run, residual.Attempt, residual.Session, residual.Task, residual.Epoch, residual.Fencing) { NoNewWritesAfter = bound };

    private async ValueTask<IReadOnlyList<Receipt>> ReadAsync(RunKey run, Budget budget, CancellationToken cancellationToken) =>
        await Bounded.CallAsync(t => store.ReadReceiptsAsync(run, t), budget.Left, time, "read receipts", cancellationToken);
}
