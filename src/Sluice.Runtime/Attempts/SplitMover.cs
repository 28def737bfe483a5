using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Runtime.Runs;
using Sluice.Runtime.Tasks;

namespace Sluice.Runtime.Attempts;

/// <summary>Moves splits, one after the other, as the store gives them to an attempt.</summary>
internal sealed class SplitMover(
    IWorkStore store, AttemptId attempt, TaskContext context, IReadOnlyList<SinkTarget> targets, WriterPlaces places, IRunObserver observer)
{
    /// <summary>Moves splits until there is none left to take.</summary>
    /// <returns>Whether that is why it ended; <c>false</c>: it was asked to stop at a commit.</returns>
    /// <exception cref="Sluice.Core.Errors.SluiceException">The attempt was superseded.</exception>
    public async Task<bool> RunAsync(IReadOnlyList<IReadOnlyList<SplitWork>> work, CancellationToken cancellationToken)
    {
        var byId = work.SelectMany(w => w).ToDictionary(w => w.Id, StringComparer.Ordinal);
        var runner = new SplitRunner(context, observer);
        var run = context.Run.Key;
        while (!context.Savepoint.IsCancellationRequested)
        {
            context.Breadcrumb.At("store.split");
            var split = await store.TakeSplitAsync(run, attempt, cancellationToken);
            if (split is null)
                return !context.Savepoint.IsCancellationRequested;
            var taken = byId[split.Id];
            context.Breadcrumb.At("sink.place", taken.Id);
            IReadOnlyList<SinkCommit> commits;
            using (await places.AcquireAsync(taken.Flow.Sinks, cancellationToken))
            {
                if (await runner.RunAsync(taken, targets, cancellationToken) is not { } recorded)
                    return false;
                commits = recorded;
            }

            context.Breadcrumb.At("store.finish", taken.Id);
            if (await store.FinishSplitAsync(run, attempt, split.Id, commits, cancellationToken) == RecordOutcome.Fenced)
                throw Superseded.By($"Split {split.Id} was given to another attempt, the run is ending, or the store has forgotten its commits.");
        }

        return false;
    }
}
