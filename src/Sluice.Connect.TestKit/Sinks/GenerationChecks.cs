using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;

namespace Sluice.Connect.TestKit.Sinks;

/// <summary>
/// A job that is started afresh begins a new generation: what the one before had committed may be gone from the target, and its writers write
/// into the same tables. They are kept out by whatever the new one does first, also where no fence was asked for (S5; F48).
/// </summary>
internal static class GenerationChecks
{
    private const long Late = 9;
    private const string OtherSplit = "conformance/of-the-next-generation";

    private static readonly SinkToken s_next = SinkProbe.Newer with { Generation = SinkProbe.Token.Generation + 1 };

    public static Task TakeoverFencesOlderAsync(SinkProbe probe, CancellationToken cancellationToken) => FencesOlderAsync(
        probe,
        "after a takeover under a new generation",
        async other => await (await probe.TakeAsync(other, cancellationToken, owner: 2, token: s_next, split: OtherSplit)).DisposeAsync(),
        cancellationToken);

    public static Task PreparingFencesOlderAsync(SinkProbe probe, CancellationToken cancellationToken) => FencesOlderAsync(
        probe,
        "after a new generation had prepared the target",
        async other => Rule.Equal(
            CommitOutcome.Committed, await other.PrepareAsync(SinkProbe.Target(SplitToken.Prepare, s_next, 2), cancellationToken), "Preparing a new generation"),
        cancellationToken);

    /// <summary>Its epoch is the highest of all: the generation alone is what turns it away.</summary>
    public static async Task OlderIsRefusedAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken);
        await using (var next = await probe.TakeAsync(sink, cancellationToken, owner: 2, token: s_next))
            await probe.PutAsync(sink, next, 1, 10, cancellationToken);
        var old = SinkProbe.Token with { Epoch = s_next.Epoch + 100 };

        var taken = await probe.TryTakeAsync(sink, cancellationToken, Late, old);
        if (taken.Writer is { } writer)
        {
            await writer.DisposeAsync();
            throw new ConformanceException("A generation took a split over after a later one had begun.");
        }

        Rule.Holds(!string.IsNullOrEmpty(taken.Refusal), "An older generation was refused without a word.");
        foreach (var split in new[] { SplitToken.Prepare, SplitToken.Complete })
        {
            var request = SinkProbe.Target(split, old, Late);
            var outcome = split == SplitToken.Prepare ? await sink.PrepareAsync(request, cancellationToken) : await sink.CompleteAsync(request, cancellationToken);
            Rule.Equal(CommitOutcome.Fenced, outcome, $"{split} under a generation below one that the ledger knows");
        }

        await using var again = await probe.TakeAsync(sink, cancellationToken, Late, s_next);
        await probe.PutAsync(sink, again, 11, 20, cancellationToken);
        await probe.SeesAsync(20, "after an older generation was refused", cancellationToken);
    }

    private static async Task FencesOlderAsync(
        SinkProbe probe, string when, Func<ISink, Task> supersede, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken);
        await using var other = probe.Create();
        await other.OpenAsync(cancellationToken);
        await using (var old = await probe.TakeAsync(sink, cancellationToken))
        {
            await supersede(other);
            await RefusedAsync(probe, sink, old, when, cancellationToken);
            Rule.Holds((await probe.TryTakeAsync(sink, cancellationToken, Late)).Writer is null, $"An older generation took a split over {when}.");
        }

        await probe.SeesAsync(0, $"from a writer of the old generation {when}", cancellationToken);
    }

    private static async Task RefusedAsync(SinkProbe probe, ISink sink, ISinkWriter old, string when, CancellationToken cancellationToken)
    {
        try
        {
            await SinkProbe.WriteAsync(old, 1, 10, cancellationToken);
            Rule.Holds(
                await probe.CommitAsync(sink, old, SinkProbe.At(10), cancellationToken) != CommitOutcome.Committed,
                $"A writer of the old generation committed {when}.");
        }
        catch (Exception e) when (e is ConnectorException or CommitInDoubtException)
        {
            // Its session was ended. What counts is what is to be seen in the end.
        }
    }
}
