using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Sluice.Runtime.Resolution;
using Sluice.Runtime.Tasks;

namespace Sluice.Runtime.Runs;

/// <summary>Moves all splits: each source has as many tasks as its parallelism, and each sink as many writers as it takes. The first failure ends all.</summary>
internal sealed class SplitScheduler(ResolvedJob job, TaskContext context, IReadOnlyList<SinkTarget> targets, IRunObserver observer)
{
    private readonly WriterPlaces _places = new(job.Sinks.Select(s => s.Capabilities.MaxWriters));

    private Exception? _failure;

    /// <summary>Runs until all splits are committed everywhere.</summary>
    public async Task RunAsync(IReadOnlyList<IReadOnlyList<SplitWork>> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = new List<Task>();
        for (var i = 0; i < work.Count; i++)
        {
            var queue = new ConcurrentQueue<SplitWork>(work[i]);
            var source = job.Sources[i];
            var isUnbounded = !source.Source.Capabilities.IsBounded;
            var count = isUnbounded ? work[i].Count : Math.Min(source.Node.Parallelism, work[i].Count);
            for (var n = 0; n < count; n++)
                tasks.Add(Task.Run(() => DrainAsync(queue, stop), CancellationToken.None));
        }

        await Task.WhenAll(tasks);
        if (_failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task DrainAsync(ConcurrentQueue<SplitWork> queue, CancellationTokenSource stop)
    {
        var runner = new SplitRunner(context, observer);
        try
        {
            while (!stop.IsCancellationRequested && queue.TryDequeue(out var split))
            {
                using (await _places.AcquireAsync(split.Flow.Sinks, stop.Token))
                    await runner.RunAsync(split, targets, stop.Token);
            }
        }
        catch (Exception e)
        {
            // The first failure is the cause; those that follow from ending the others are not.
            if (!(e is OperationCanceledException && stop.IsCancellationRequested))
                Interlocked.CompareExchange(ref _failure, e, null);
            await stop.CancelAsync();
        }
    }
}
