using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;

namespace Sluice.Connect.TestKit.Sinks;

/// <summary>
/// A writer holds a batch, is superseded, and then tries to commit by every route there is: nothing of it becomes visible, and no position
/// moves (S5; F3, F41, F42).
/// </summary>
internal static class SupersededChecks
{
    private const long Before = 5;
    private const long Held = 10;
    private const long Old = 3;
    private const long Successor = 4;

    /// <summary>A stop raised the epoch, from a process that never wrote there.</summary>
    public static Task ByStopAsync(SinkProbe probe, CancellationToken cancellationToken) => TryAsync(
        probe, SinkProbe.Token, Before, "after a stop had raised the epoch",
        async stopper => await FencedAsync(stopper, new FenceRequest(SinkProbe.Newer), cancellationToken), cancellationToken);

    /// <summary>The run ended meanwhile, and the next one has written the same rows, in a split that the writer never held.</summary>
    public static Task ByFinalStatusAsync(SinkProbe probe, CancellationToken cancellationToken) => TryAsync(
        probe, SinkProbe.Token, Held, "after its run had ended and the next one had gone on",
        async _ =>
        {
            await using var next = await probe.StartAsync(cancellationToken, SinkProbe.Newer, isPrepared: true, owner: Successor);
            await using var writer = await probe.TakeAsync(next, cancellationToken, Successor, SinkProbe.Newer, split: "conformance/of-the-next-run");
            await probe.PutAsync(next, writer, Before + 1, Held, cancellationToken);
        }, cancellationToken);

    /// <summary>Another attempt of the same run took the split over and has written the same rows.</summary>
    public static Task ByAttemptAsync(SinkProbe probe, CancellationToken cancellationToken) => TryAsync(
        probe, null, Held, "after another attempt of its run had taken the split over",
        async other =>
        {
            await using var writer = await probe.TakeAsync(other, cancellationToken, Successor);
            await probe.PutAsync(other, writer, Before + 1, Held, cancellationToken);
        }, cancellationToken);

    /// <summary>The split was fenced for another attempt that has not come yet.</summary>
    public static Task BySplitFenceAsync(SinkProbe probe, CancellationToken cancellationToken) => TryAsync(
        probe, null, Before, "after its split had been fenced",
        async other => await FencedAsync(other, new FenceRequest(new SplitToken(SinkProbe.Token, SinkProbe.Split, Successor)), cancellationToken), cancellationToken);

    /// <summary>
    /// A target that takes one writer may be held by whoever writes: then a fence says so at its deadline, and holds once that one is gone. One that is
    /// held for the time of a commit only is fenced at once.
    /// </summary>
    private static async Task HoldsOutAsync(ISink other, ISinkWriter old, CancellationToken cancellationToken)
    {
        await SinkProbe.WriteAsync(old, Before + 1, Held, cancellationToken);
        var request = new FenceRequest(SinkProbe.Newer) { Deadline = TimeSpan.FromSeconds(2) };
        var report = await SinkProbe.Fence(other).FenceAsync(request, cancellationToken).AsTask().WaitAsync(request.Deadline + Rule.Soon, TimeProvider.System, cancellationToken);
        if (report.IsFenced)
            return;
        Rule.Equal(FenceVerdict.Waiting, report.Verdict, "The verdict of a fence while a writer holds the whole target");
        Rule.Holds(report is { FencedAt: null, QuiescedAt: null }, "A fence that waits for a writer gave an instant from which it holds.");
        await old.AbortAsync(cancellationToken);
    }

    /// <param name="probe">The sink.</param>
    /// <param name="run">The superseded run's token; <c>null</c> when only an attempt is superseded.</param>
    /// <param name="visible">The rows that are to be seen afterwards.</param>
    /// <param name="when">For messages.</param>
    /// <param name="supersede">Does it, given a sink of another process.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    private static async Task TryAsync(
        SinkProbe probe, SinkToken? run, long visible, string when, Func<ISink, Task> supersede, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken);
        await using (var first = await probe.TakeAsync(sink, cancellationToken, owner: Old - 1))
            await probe.PutAsync(sink, first, 1, Before, cancellationToken);
        await using var other = probe.Create();
        await other.OpenAsync(cancellationToken);
        await using (var old = await probe.TakeAsync(sink, cancellationToken, Old))
        {
            if (probe.TakesSeveralWriters)
                await SinkProbe.WriteAsync(old, Before + 1, Held, cancellationToken);
            else if (run is not null)
                await HoldsOutAsync(other, old, cancellationToken);
            await supersede(other);
            var before = await PositionsAsync(other, cancellationToken);
            await RoutesAsync(probe, sink, old, run, when, cancellationToken);
            var after = await PositionsAsync(other, cancellationToken);
            Rule.SameRows(before, after, $"Positions {when}, and after it tried to commit");
        }

        await probe.SeesAsync(visible, $"from a writer that tried to commit {when}", cancellationToken);
    }

    private static async Task RoutesAsync(SinkProbe probe, ISink sink, ISinkWriter old, SinkToken? run, string when, CancellationToken cancellationToken)
    {
        await RefusedAsync($"A commit {when}", async () => await probe.CommitAsync(sink, old, SinkProbe.At(Held), cancellationToken));
        await RefusedAsync($"Writing on and a commit {when}", async () =>
        {
            await SinkProbe.WriteAsync(old, Before + 1, Held, cancellationToken);
            return await probe.CommitAsync(sink, old, SinkProbe.At(Held), cancellationToken);
        });
        await RefusedAsync($"An abort, writing again and a commit {when}", async () =>
        {
            await old.AbortAsync(cancellationToken);
            await SinkProbe.WriteAsync(old, Before + 1, Held, cancellationToken);
            return await probe.CommitAsync(sink, old, SinkProbe.At(Held), cancellationToken);
        });
        await old.DisposeAsync();
        await RefusedAsync($"A takeover, writing and a commit {when}", async () =>
        {
            var taken = await probe.TryTakeAsync(sink, cancellationToken, run is null ? Old : Successor + 1);
            if (taken.Writer is not { } writer)
                return CommitOutcome.Fenced;
            await using (writer)
            {
                await SinkProbe.WriteAsync(writer, Before + 1, Held, cancellationToken);
                return await probe.CommitAsync(sink, writer, SinkProbe.At(Held), cancellationToken);
            }
        });
        if (run is not { } ended)
            return;
        await RefusedAsync($"Preparing the target {when}", async () => await sink.PrepareAsync(SinkProbe.Target(SplitToken.Prepare, ended, Successor + 2), cancellationToken));
        await RefusedAsync($"Completing the target {when}", async () => await sink.CompleteAsync(SinkProbe.Target(SplitToken.Complete, ended, Successor + 3), cancellationToken));
    }

    /// <summary>Fenced by its answer, or by the end of its session; anything but committed.</summary>
    private static async Task RefusedAsync(string what, Func<Task<CommitOutcome>> act)
    {
        try
        {
            Rule.Holds(await act() != CommitOutcome.Committed, $"{what} went through.");
        }
        catch (Exception e) when (e is ConnectorException or CommitInDoubtException or ObjectDisposedException or InvalidOperationException)
        {
            // Its session was ended. What counts is what is to be seen in the end.
        }
    }

    private static async Task FencedAsync(ISink sink, FenceRequest request, CancellationToken cancellationToken)
    {
        var report = await SinkProbe.Fence(sink).FenceAsync(request, cancellationToken);
        Rule.Holds(report.IsFenced, $"The sink could not be fenced: {report.Proof}");
    }

    private static async Task<string[]> PositionsAsync(ISink sink, CancellationToken cancellationToken) =>
    [
        .. (await SinkProbe.Fence(sink).ReadPositionsAsync(SinkProbe.Token, cancellationToken))
            .OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}: {p.Value}"),
    ];
}
