using Sluice.Core.Plans;
using Sluice.Runtime.Runs;

namespace Sluice.Runtime.Tasks;

/// <summary>Moves a split to its end: a transient failure is tried again from the last commit, as often as the job allows.</summary>
internal sealed class SplitRunner(TaskContext context, IRunObserver observer)
{
    /// <summary>Kept from split to split: what one has grown the next need not.</summary>
    private readonly BatchPool _batches = new();

    private readonly RetryRule _retry = RetryRule.Of(context, observer);

    /// <summary>Runs attempts until one succeeds.</summary>
    /// <returns>Its last commits, of those that the store records; <c>null</c>: it was left at some place before its end, because that was asked for.</returns>
    public async Task<IReadOnlyList<SinkCommit>?> RunAsync(SplitWork work, IReadOnlyList<SinkTarget> sinks, CancellationToken cancellationToken)
    {
        var task = new SplitTask(context, work, sinks, _batches, observer);
        var isAtEnd = await _retry.RunAsync(
            work.Split.Description, async () => await task.RunAsync(cancellationToken), () => task.Commits, cancellationToken);
        return isAtEnd ? task.Recorded : null;
    }
}
