using Sluice.Connect.Sinks;

namespace Sluice.Connect.TestKit.Sinks;

/// <summary>Preparing, completing, cancellation and disposal.</summary>
internal static class LifeChecks
{
    public static async Task PreparedOnceAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using (var sink = await probe.StartAsync(cancellationToken))
        {
            await using var writer = await probe.TakeAsync(sink, cancellationToken);
            await probe.PutAsync(sink, writer, 1, 10, cancellationToken);
        }

        await using var again = await probe.StartAsync(cancellationToken, isPrepared: true, owner: 2);
        await probe.SeesAsync(10, "after the target was prepared again in the same generation", cancellationToken);
    }

    public static async Task CompletedOnceAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken);
        await using (var writer = await probe.TakeAsync(sink, cancellationToken))
            await probe.PutAsync(sink, writer, 1, 10, cancellationToken);
        for (var owner = 2; owner < 4; owner++)
        {
            var outcome = await sink.CompleteAsync(SinkProbe.Target(SplitToken.Complete, SinkProbe.Token, owner), cancellationToken);
            Rule.Equal(CommitOutcome.Committed, outcome, $"Completing by attempt {owner}");
        }

        await probe.SeesAsync(10, "after completing", cancellationToken);
    }

    public static async Task CanceledCommitAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken);
        await using (var writer = await probe.TakeAsync(sink, cancellationToken))
        {
            await SinkProbe.WriteAsync(writer, 1, 10, cancellationToken);
            var canceled = new CancellationToken(canceled: true);
            var isCanceled = await Rule.EndsSoonAsync(
                async () => _ = writer is IStagedWriter staged
                    ? (object?)await staged.StageAsync(SinkProbe.At(10), canceled)
                    : await ((ITransactionalWriter)writer).CommitAsync(SinkProbe.At(10), canceled),
                "A commit");
            Rule.Holds(isCanceled, "A commit with a canceled token went on as if nothing had happened.");
            Rule.Equal(SplitProgress.None, writer.Progress, "The progress after a canceled commit");
        }

        if (probe.Class != SinkClass.LeaseOnly)
            await probe.SeesAsync(0, "after a canceled commit", cancellationToken);
    }

    public static async Task CanceledWriteAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken);
        await using (var writer = await probe.TakeAsync(sink, cancellationToken))
            await Rule.EndsSoonAsync(() => SinkProbe.WriteAsync(writer, 1, 10, new CancellationToken(canceled: true)), "A write");
        if (probe.Class != SinkClass.LeaseOnly)
            await probe.SeesAsync(0, "after a canceled write", cancellationToken);
    }

    public static async Task DisposedTwiceAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        var sink = await probe.StartAsync(cancellationToken);
        var writer = await probe.TakeAsync(sink, cancellationToken);
        await SinkProbe.WriteAsync(writer, 1, 10, cancellationToken);
        foreach (var ended in new IAsyncDisposable[] { writer, writer, sink, sink })
        {
            try
            {
                await Task.Run(async () => await ended.DisposeAsync(), cancellationToken).WaitAsync(Rule.Soon, TimeProvider.System, cancellationToken);
            }
            catch (Exception e)
            {
                throw new ConformanceException($"Disposing {ended.GetType().Name} threw {e.GetType().Name}: {e.Message}", e);
            }
        }

        if (probe.Class != SinkClass.LeaseOnly)
            await probe.SeesAsync(0, "after disposal with open rows", cancellationToken);
    }
}
