using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;

namespace Sluice.Connect.TestKit.Sinks;

/// <summary>Superseded attempts and runs at a transactional sink.</summary>
internal static class FenceChecks
{
    public static async Task LowerOwnerIsRefusedAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken);
        await using (var writer = await probe.TakeAsync(sink, cancellationToken, owner: 5))
            await probe.PutAsync(sink, writer, 1, 10, cancellationToken);
        await RefusedAsync(probe, sink, owner: 4, SinkProbe.Token, "An attempt older than the last", cancellationToken);
        await using var next = await probe.TakeAsync(sink, cancellationToken, owner: 6);
        Rule.Equal(new SplitProgress(SinkProbe.At(10), 1, 10), next.Progress, "The progress after a refused takeover");
    }

    public static async Task SupersededOwnerCommitsNothingAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken);
        await using (var old = await probe.TakeAsync(sink, cancellationToken, owner: 1))
        {
            // A target with one writer is held by whoever has written: there the newer attempt can only come first.
            if (probe.TakesSeveralWriters)
                await SinkProbe.WriteAsync(old, 1, 10, cancellationToken);
            await using (await probe.TakeAsync(sink, cancellationToken, owner: 2))
                await CommitsNothingAsync(probe, sink, old, "An attempt whose split was taken over", cancellationToken);
        }

        await using var next = await probe.TakeAsync(sink, cancellationToken, owner: 3);
        await probe.SeesAsync(0, "after the commit of a superseded attempt", cancellationToken);
        Rule.Equal(SplitProgress.None, next.Progress, "The progress after the commit of a superseded attempt");
    }

    public static async Task LowerEpochIsRefusedAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken);
        await using (var writer = await probe.TakeAsync(sink, cancellationToken))
            await probe.PutAsync(sink, writer, 1, 10, cancellationToken);
        await FencedAsync(sink, cancellationToken);
        await RefusedAsync(probe, sink, owner: 9, SinkProbe.Token, "An attempt of an older run", cancellationToken);
        await SinkProbe.Fence(sink).FenceAsync(new FenceRequest(SinkProbe.Token), cancellationToken);
        await RefusedAsync(probe, sink, owner: 9, SinkProbe.Token, "An attempt of an older run, after that run's fence came late", cancellationToken);
        await using var next = await probe.TakeAsync(sink, cancellationToken, owner: 10, token: SinkProbe.Newer);
        Rule.Equal(new SplitProgress(SinkProbe.At(10), 1, 10), next.Progress, "The progress that the newer run takes over");
    }

    public static async Task FencedWriterCommitsNothingAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken);
        await using (var old = await probe.TakeAsync(sink, cancellationToken))
        {
            if (probe.TakesSeveralWriters)
                await SinkProbe.WriteAsync(old, 1, 10, cancellationToken);
            await FencedAsync(sink, cancellationToken);
            await FencedAsync(sink, cancellationToken);
            await CommitsNothingAsync(probe, sink, old, "A writer of an older run", cancellationToken);
        }

        await using var next = await probe.TakeAsync(sink, cancellationToken, owner: 2, token: SinkProbe.Newer);
        await probe.SeesAsync(0, "after the commit of an older run", cancellationToken);
        Rule.Equal(SplitProgress.None, next.Progress, "The progress after the commit of an older run");
        await probe.PutAsync(sink, next, 1, 3, cancellationToken);
        await probe.SeesAsync(3, "after the newer run's commit", cancellationToken);
    }

    public static Task StoresDoNotMeetAsync(SinkProbe probe, CancellationToken cancellationToken) =>
        DoNotMeetAsync(probe, SinkProbe.Token with { Store = "another-store", Epoch = SinkProbe.Token.Epoch + 100 }, isOldAlive: true, cancellationToken);

    public static Task GenerationsDoNotMeetAsync(SinkProbe probe, CancellationToken cancellationToken) =>
        DoNotMeetAsync(probe, SinkProbe.Newer with { Generation = 2 }, isOldAlive: false, cancellationToken);

    private static async Task DoNotMeetAsync(SinkProbe probe, SinkToken other, bool isOldAlive, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken);
        await using var writer = await probe.TakeAsync(sink, cancellationToken);
        await probe.PutAsync(sink, writer, 1, 10, cancellationToken);
        await using (var second = await probe.StartAsync(cancellationToken, other))
        {
            await using var stranger = await probe.TakeAsync(second, cancellationToken, owner: 2, token: other);
            Rule.Equal(SplitProgress.None, stranger.Progress, $"The progress found with {other} after commits with {SinkProbe.Token}");
        }

        if (isOldAlive)
        {
            await probe.PutAsync(sink, writer, 11, 20, cancellationToken);
            Rule.Equal(new SplitProgress(SinkProbe.At(20), 2, 20), writer.Progress, "The progress of a writer beside another store's");
        }
    }

    private static async Task FencedAsync(ISink sink, CancellationToken cancellationToken)
    {
        var report = await SinkProbe.Fence(sink).FenceAsync(new FenceRequest(SinkProbe.Newer), cancellationToken);
        Rule.Holds(report.IsFenced, $"The sink could not be fenced: {report.Proof}");
        Rule.Holds(report.Proof.Length > 0, "The fence shows no proof.");
    }

    private static async Task RefusedAsync(SinkProbe probe, ISink sink, long owner, SinkToken token, string who, CancellationToken cancellationToken)
    {
        var taken = await probe.TryTakeAsync(sink, cancellationToken, owner, token);
        if (taken.Writer is { } writer)
        {
            await writer.DisposeAsync();
            throw new ConformanceException($"{who} took the split over.");
        }

        Rule.Holds(!string.IsNullOrEmpty(taken.Refusal), $"{who} was refused without a word.");
    }

    /// <summary>The commit is answered with Fenced, or fails because the fence ended the session.</summary>
    private static async Task CommitsNothingAsync(SinkProbe probe, ISink sink, ISinkWriter writer, string who, CancellationToken cancellationToken)
    {
        try
        {
            if (!probe.TakesSeveralWriters)
                await SinkProbe.WriteAsync(writer, 1, 10, cancellationToken);
            var outcome = await probe.CommitAsync(sink, writer, SinkProbe.At(10), cancellationToken);
            Rule.Equal(CommitOutcome.Fenced, outcome, $"{who}: its commit");
        }
        catch (Exception e) when (e is ConnectorException or CommitInDoubtException)
        {
            Rule.Equal(0, writer.Progress.Sequence, $"{who}: commits after '{e.Message}'");
        }
    }
}
