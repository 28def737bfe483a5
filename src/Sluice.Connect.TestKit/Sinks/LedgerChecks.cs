using Sluice.Connect.Sinks;
using Sluice.Connect.TestKit.Doubles;

namespace Sluice.Connect.TestKit.Sinks;

/// <summary>What those rely on who stop, resume and forget jobs.</summary>
internal static class LedgerChecks
{
    private const string OtherSplit = "conformance/1";

    public static async Task FencedTwiceByStrangersAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using (var sink = await probe.StartAsync(cancellationToken))
        {
            await using var writer = await probe.TakeAsync(sink, cancellationToken);
            await probe.PutAsync(sink, writer, 1, 10, cancellationToken);
        }

        for (var i = 0; i < 2; i++)
        {
            // Not even opened: whoever stops a job knows no more than its options.
            await using var stranger = probe.Create();
            var report = await SinkProbe.Fence(stranger).FenceAsync(new FenceRequest(SinkProbe.Newer), cancellationToken);
            Rule.Equal(FenceVerdict.Fenced, report.Verdict, $"The verdict of fence {i + 1}");
            Rule.Holds(report is { FencedAt: not null, QuiescedAt: not null }, "A fence that holds does not say since when.");
            Rule.Holds(report.Proof.Length > 0, "The fence shows no proof.");
        }

        await using var late = probe.Create();
        var old = await SinkProbe.Fence(late).FenceAsync(new FenceRequest(SinkProbe.Token), cancellationToken);
        Rule.Equal(FenceVerdict.Superseded, old.Verdict, "The verdict of an older run's fence that came late");
        await late.OpenAsync(cancellationToken);
        Rule.Holds((await probe.TryTakeAsync(late, cancellationToken, owner: 9)).Writer is null, "A run's fence that came late let it in again.");
        await Rule.EndsSoonAsync(
            async () => await SinkProbe.Fence(late).FenceAsync(new FenceRequest(SinkProbe.Newer), new CancellationToken(canceled: true)), "A fence");
        await probe.SeesAsync(10, "after fences", cancellationToken);
    }

    public static async Task SplitFenceLeavesOthersAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken);
        await using (var writer = await probe.TakeAsync(sink, cancellationToken, owner: 2, split: OtherSplit))
        {
            await probe.PutAsync(sink, writer, 1, 5, cancellationToken);
            var report = await SinkProbe.Fence(sink).FenceAsync(new FenceRequest(new SplitToken(SinkProbe.Token, SinkProbe.Split, 9)), cancellationToken);
            Rule.Equal(FenceVerdict.Fenced, report.Verdict, "The verdict of a split's fence");
            await probe.PutAsync(sink, writer, 6, 10, cancellationToken);
        }

        var late = await SinkProbe.Fence(sink).FenceAsync(new FenceRequest(new SplitToken(SinkProbe.Token, SinkProbe.Split, 8)), cancellationToken);
        Rule.Equal(FenceVerdict.Superseded, late.Verdict, "The verdict of a fence for an older attempt");
        var refused = await probe.TryTakeAsync(sink, cancellationToken, owner: 8);
        Rule.Holds(refused.Writer is null, "An attempt below the one that the split was fenced for took it over.");
        await using var successor = await probe.TakeAsync(sink, cancellationToken, owner: 9);
        await probe.PutAsync(sink, successor, 11, 20, cancellationToken);
        await probe.SeesAsync(20, "after a split's fence", cancellationToken);
    }

    public static async Task TakeoverRaisesAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken);
        await using (await probe.TakeAsync(sink, cancellationToken, owner: 2, token: SinkProbe.Newer, split: OtherSplit))
        {
        }

        var old = await probe.TryTakeAsync(sink, cancellationToken, owner: 9);
        Rule.Holds(old.Writer is null, "A run took a split over after a newer run's takeover of another one.");
    }

    public static async Task VerifiedAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = probe.Create();
        await sink.OpenAsync(cancellationToken);
        var never = await SinkProbe.Fence(sink).VerifyFenceAsync(SinkProbe.Token, cancellationToken);
        Rule.Holds(!never.IsRefused, $"A fence was verified that was never made: {never.Proof}");
        await using var run = await probe.StartAsync(cancellationToken);
        await using (var writer = await probe.TakeAsync(run, cancellationToken))
            await probe.PutAsync(run, writer, 1, 10, cancellationToken);
        var before = await SinkProbe.Fence(sink).ReadPositionsAsync(SinkProbe.Token, cancellationToken);
        var early = await SinkProbe.Fence(sink).VerifyFenceAsync(SinkProbe.Newer, cancellationToken);
        Rule.Holds(!early.IsRefused, $"A fence was verified before it was made: {early.Proof}");
        await SinkProbe.Fence(sink).FenceAsync(new FenceRequest(SinkProbe.Newer), cancellationToken);
        var proof = await SinkProbe.Fence(sink).VerifyFenceAsync(SinkProbe.Newer, cancellationToken);
        Rule.Holds(proof.IsRefused, $"After the fence superseded tokens are not refused: {proof.Proof}");
        Rule.Holds(proof.Proof.Length > 0, "Verifying shows no proof.");
        var after = await SinkProbe.Fence(sink).ReadPositionsAsync(SinkProbe.Token, cancellationToken);
        Rule.Holds(before.Count == after.Count && before.All(p => after[p.Key] == p.Value), "Verifying moved a position.");
        await probe.SeesAsync(10, "after verifying the fence", cancellationToken);
    }

    public static async Task PositionsAreReadAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken);
        await using (var writer = await probe.TakeAsync(sink, cancellationToken))
            await probe.PutAsync(sink, writer, 1, 10, cancellationToken);
        await using (await probe.TakeAsync(sink, cancellationToken, split: OtherSplit))
        {
        }

        var found = await SinkProbe.Fence(sink).ReadPositionsAsync(SinkProbe.Token, cancellationToken);
        Rule.Equal(2, found.Count, "Splits with a position");
        Rule.Equal(new SplitProgress(SinkProbe.At(10), 1, 10), found[SinkProbe.Split], "The position that was read");
        Rule.Equal(SplitProgress.None, found[OtherSplit], "The position of a split without a commit");
        var none = await SinkProbe.Fence(sink).ReadPositionsAsync(SinkProbe.Token with { Store = "another-store" }, cancellationToken);
        Rule.Equal(0, none.Count, "Positions of another store's job");
    }

    /// <summary>That it is not known is an answer too: no connector has to tell, but what it tells must be so.</summary>
    public static async Task MarkIsReadAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        // Not even opened: whoever restored a store knows no more than its options.
        await using var stranger = probe.Create();
        var fence = SinkProbe.Fence(stranger);
        await IsAtAsync(null, "before any run");
        await using var sink = await probe.StartAsync(cancellationToken);
        await IsAtAsync(SinkProbe.Token.Epoch, "after a run's fence");
        await SinkProbe.Fence(sink).FenceAsync(new FenceRequest(SinkProbe.Token with { Store = "another-store", Epoch = 100 }), cancellationToken);
        await IsAtAsync(SinkProbe.Token.Epoch, "after another store's fence");
        await SinkProbe.Fence(sink).FenceAsync(new FenceRequest(SinkProbe.Newer with { Job = SinkProbe.Token.Job + 1 }), cancellationToken);
        await IsAtAsync(SinkProbe.Newer.Epoch, "after the fence of another job of the store");

        async Task IsAtAsync(long? epoch, string when)
        {
            var mark = await fence.ReadMarkAsync(SinkProbe.Token, cancellationToken);
            Rule.Holds(mark.IsKnown || mark.HighestEpoch is null, $"The highest epoch {when} is not known and is {mark.HighestEpoch}.");
            if (mark.IsKnown)
                Rule.Equal(epoch, mark.HighestEpoch, $"The highest epoch that the ledger has seen {when}");
        }
    }

    public static async Task ForgottenIsRefusedAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = await probe.StartAsync(cancellationToken);
        var store = new ForgetRequest(SinkProbe.Token.Store);
        var fence = SinkProbe.Fence(sink);
        await using (var writer = await probe.TakeAsync(sink, cancellationToken))
        {
            await probe.PutAsync(sink, writer, 1, 10, cancellationToken);
            Rule.Equal(0, await fence.ForgetAsync(store with { OlderThan = DateTimeOffset.UnixEpoch }, cancellationToken), "Jobs forgotten that were written to just now");
            Rule.Equal(0, await fence.ForgetAsync(new ForgetRequest("another-store"), cancellationToken), "Jobs forgotten of another store");
            Rule.Equal(0, await fence.ForgetAsync(store with { Job = SinkProbe.Token.Job + 1 }, cancellationToken), "Jobs forgotten of another number");
            Rule.Equal(0, await fence.ForgetAsync(store with { Keep = new HashSet<long> { SinkProbe.Token.Job } }, cancellationToken), "Jobs forgotten that were to be kept");
            Rule.Equal(
                0, await fence.ForgetAsync(store with { Job = SinkProbe.Token.Job, UpToGeneration = SinkProbe.Token.Generation - 1 }, cancellationToken),
                "Jobs forgotten of a later generation than was asked for");
            await probe.PutAsync(sink, writer, 11, 20, cancellationToken);
            Rule.Equal(1, await fence.ForgetAsync(store with { Job = SinkProbe.Token.Job, UpToGeneration = SinkProbe.Token.Generation }, cancellationToken), "Jobs forgotten");
            await SinkProbe.WriteAsync(writer, 21, 30, cancellationToken);
            Rule.Equal(CommitOutcome.Fenced, await probe.CommitAsync(sink, writer, SinkProbe.At(30), cancellationToken), "A commit for which the ledger has no row");
        }

        Rule.Equal(0, await fence.ForgetAsync(store, cancellationToken), "Jobs forgotten twice");
        await probe.SeesAsync(20, "after a job was forgotten", cancellationToken);
    }

    public static async Task PreparingNeedsAPermitAsync(SinkProbe probe, CancellationToken cancellationToken)
    {
        await using var sink = probe.Create();
        await sink.OpenAsync(cancellationToken);
        await SinkProbe.Fence(sink).FenceAsync(new FenceRequest(SinkProbe.Token), cancellationToken);
        var permit = new SwitchedPermit();
        permit.End();
        try
        {
            await sink.PrepareAsync(SinkProbe.Target(SplitToken.Prepare, SinkProbe.Token, 1, permit), cancellationToken);
        }
        catch (PermitExpiredException)
        {
            Rule.Equal(
                CommitOutcome.Committed,
                await sink.PrepareAsync(SinkProbe.Target(SplitToken.Prepare, SinkProbe.Token, 2), cancellationToken),
                "Preparing by an attempt that has a permit");
            return;
        }

        throw new ConformanceException("The target was prepared although the permit was over.");
    }
}
