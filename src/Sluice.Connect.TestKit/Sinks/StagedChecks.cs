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
