using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;
using Sluice.Core.Errors;
using Sluice.Runtime.Runs;

namespace Sluice.Runtime.Tasks;

/// <summary>Moves a split to its end: a transient failure is tried again from the last commit, as often as the job allows.</summary>
internal sealed class SplitRunner(TaskContext context, IRunObserver observer)
{
    /// <summary>Runs attempts until one succeeds.</summary>
    public async Task RunAsync(SplitWork work, IReadOnlyList<SinkTarget> sinks, CancellationToken cancellationToken)
    {
        var task = new SplitTask(context, work, sinks);
        var tries = 0;
        var commits = 0L;
        while (true)
        {
            try
            {
                await task.RunAsync(cancellationToken);
                return;
            }
            catch (Exception e) when (IsTransient(e) && !cancellationToken.IsCancellationRequested)
            {
                tries = task.Commits > commits ? 1 : tries + 1;
                commits = task.Commits;
                if (tries > context.Timing.RetryTimes)
                    throw;
                observer.Retrying(work.Split.Description, e, tries, context.Timing.RetryTimes, context.Timing.RetryInterval);
                await Task.Delay(context.Timing.RetryInterval, context.Clock, cancellationToken);
            }
        }
    }

    private static bool IsTransient(Exception e) =>
        e is ConnectorException { IsTransient: true } or SluiceException { IsTransient: true } or CommitInDoubtException;
}
