using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;

namespace Sluice.Connect.TestKit.Sinks;

/// <summary>Staging, publishing and sweeping.</summary>
internal static class StagedChecks
{
    public static async Task NoRowsStageNothingAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken);
        await using var writer = await probe.TakeAsync(sink, cancellationToken);
        var commit = await ((IStagedWriter)writer).StageAsync(SinkProbe.At(0), cancellationToken);
        Rule.Equal(null, commit, "What a commit without rows stages");
    }

    public static async Task PublishedTwiceIsOnceAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        var commit = await LeaveStagedAsync(probe, 1, 10, isRecorded: true, cancellationToken);
        for (var i = 0; i < 2; i++)
        {
            // By another sink each time, long after the writer is gone.
            await using var sink = (IStagedSink)probe.Create();
            await sink.OpenAsync(cancellationToken);
            await sink.PublishAsync(commit, cancellationToken);
            await sink.PublishAsync(commit, cancellationToken);
        }

        await probe.SeesAsync(10, "after publishing four times", cancellationToken);
    }

    public static async Task SweepKeepsTheRecordedAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        var recorded = await LeaveStagedAsync(probe, 1, 10, isRecorded: true, cancellationToken);
        var lost = await LeaveStagedAsync(probe, 11, 20, isRecorded: false, cancellationToken);
        await using var sink = (IStagedSink)await probe.StartAsync(cancellationToken, SinkProbe.Newer, isPrepared: true, owner: 3);
        await Rule.EndsSoonAsync(async () => await sink.SweepAsync(new SweepRequest(SinkProbe.Newer, [recorded]), new CancellationToken(canceled: true)), "A sweep");
        await sink.SweepAsync(new SweepRequest(SinkProbe.Newer, [recorded]), cancellationToken);
        await sink.SweepAsync(new SweepRequest(SinkProbe.Newer, [recorded]), cancellationToken);
        await sink.PublishAsync(recorded, cancellationToken);
        await probe.SeesAsync(10, "after a sweep, when the recorded rows were published", cancellationToken);
        try
        {
            await sink.PublishAsync(lost, cancellationToken);
        }
        catch (ConnectorException)
        {
            // There is nothing left to publish.
        }

        await probe.SeesAsync(10, "after the sweep removed what was never recorded", cancellationToken);
    }

    public static async Task SweepKeepsThePublishedAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = (IStagedSink)await probe.StartAsync(cancellationToken);
        await using (var writer = await probe.TakeAsync(sink, cancellationToken))
            await probe.PutAsync(sink, writer, 1, 10, cancellationToken);
        await sink.SweepAsync(new SweepRequest(SinkProbe.Token, []), cancellationToken);
        await probe.SeesAsync(10, "after a sweep", cancellationToken);
    }

    /// <summary>F41 and F42 for files: the store records nothing of the old attempt, so what it staged is never published, and a sweep takes it.</summary>
    public static async Task UnrecordedNeverShowsAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = (IStagedSink)await probe.StartAsync(cancellationToken);
        await using var old = (IStagedWriter)await probe.TakeAsync(sink, cancellationToken, owner: 1);
        await SinkProbe.WriteAsync(old, 1, 10, cancellationToken);
        var held = await old.StageAsync(SinkProbe.At(10), cancellationToken);
        await using var successor = (IStagedWriter)await probe.TakeAsync(sink, cancellationToken, owner: 2);
        await SinkProbe.WriteAsync(successor, 1, 10, cancellationToken);
        var staged = await successor.StageAsync(SinkProbe.At(10), cancellationToken);
        Rule.Holds(held is not null && staged is not null, "A commit with rows staged nothing.");

        // Beside the successor, which is alive, and beside an attempt that began after the list of the living was made.
        await using var later = (IStagedWriter)await probe.TakeAsync(sink, cancellationToken, owner: 3, split: "conformance/1");
        await SinkProbe.WriteAsync(later, 11, 20, cancellationToken);
        var last = await later.StageAsync(SinkProbe.At(20), cancellationToken);
        await sink.SweepAsync(new SweepRequest(SinkProbe.Token, []) { LiveAttempts = new HashSet<long> { 2 }, NewestAttempt = 2 }, cancellationToken);
        await old.DisposeAsync();
        await sink.PublishAsync(staged!, cancellationToken);
        await sink.PublishAsync(last!, cancellationToken);
        await probe.SeesAsync(20, "after the successors of an attempt that was never recorded had published", cancellationToken);
    }

    public static async Task SeveralPublishersAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        var commit = await LeaveStagedAsync(probe, 1, 10, isRecorded: true, cancellationToken);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            async () =>
            {
                await using var sink = (IStagedSink)probe.Create();
                await sink.OpenAsync(cancellationToken);
                await sink.PublishAsync(commit, cancellationToken);
            },
            cancellationToken)));
        await probe.SeesAsync(10, "after eight processes had published at once", cancellationToken);
    }

    private static async Task<StagedCommit> LeaveStagedAsync(SinkProbe probe, long first, long last, bool isRecorded, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken, isPrepared: first > 1, owner: first);
        await using var writer = (IStagedWriter)await probe.TakeAsync(sink, cancellationToken, owner: first);
        await SinkProbe.WriteAsync(writer, first, last, cancellationToken);
        var commit = isRecorded
            ? await probe.StageAsync(writer, SinkProbe.At(last), cancellationToken)
            : await writer.StageAsync(SinkProbe.At(last), cancellationToken);
        Rule.Equal(last - first + 1, commit?.Rows ?? 0, "Rows in a staged commit");
        return commit!;
    }
}
