using Sluice.Core.Errors;
using Sluice.Core.Leases;
using Sluice.Core.Plans;
using Sluice.Core.Ports;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Stops;

/// <summary>
/// Rolls forward what ended runs have recorded and not published: the record has decided, so the rows are to be seen, whoever died in between.
/// Every node may do it. A sink's records follow each other, and some sinks are asked at a time: one that hangs holds up no other. Passes follow each other.
/// </summary>
/// <param name="store">What is not published.</param>
/// <param name="tasks">Told of what is.</param>
/// <param name="publisher">Reaches the targets.</param>
/// <param name="time">Bounds every call.</param>
/// <param name="timings">The times.</param>
/// <param name="loop">Runs passes.</param>
public sealed class PublishSweep(IStopStore store, ITaskStore tasks, IPublisher publisher, TimeProvider time, Timings timings, PassLoop loop)
{
    private const int MostAtOnce = 1_000;
    private const int MostSinks = 8;
    private static readonly TimeSpan s_mostPerRecord = TimeSpan.FromSeconds(30);

    private readonly Pacer _pacer = new();

    /// <summary>Runs passes until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => loop.RunAsync("publish sweep", PassAsync, _pacer, cancellationToken);

    /// <summary>Publishes what it finds; answers when to look again.</summary>
    /// <exception cref="SluiceException">SLC4110: the store did not answer.</exception>
    public async ValueTask<TimeSpan> PassAsync(CancellationToken cancellationToken)
    {
        var open = await Bounded.CallAsync(
            t => store.ReadUnpublishedAsync(MostAtOnce, t), timings.Answer, time, "read what is to be published", cancellationToken);
        await FanOut.RunAsync(
            [.. open.GroupBy(t => (t.Run.Job, t.Record.Key.Sink)).Select(g => g.ToList())], MostSinks, ofSink => PublishAsync(ofSink, cancellationToken));
        return timings.Renewal;
    }

    private async ValueTask PublishAsync(List<PublicationTask> ofSink, CancellationToken cancellationToken)
    {
        foreach (var task in ofSink)
        {
            if (await publisher.PublishAsync(task, s_mostPerRecord, cancellationToken))
                await MarkAsync(task, cancellationToken);
        }
    }

    private ValueTask MarkAsync(PublicationTask task, CancellationToken cancellationToken) => Bounded.CallAsync(
        t => tasks.MarkPublishedAsync(task.Run.Job, task.Generation, task.Record, t), timings.Answer, time, "note what is published", cancellationToken);
}
