using Sluice.Specs.Tests.Proofs;

namespace Sluice.Specs.Tests.Takeovers;

/// <summary>The mistakes that the rules of takeover and commit were written against.</summary>
internal static class TakeoverMutations
{
    private static readonly IReadOnlyList<Mutation<TakeoverState>> s_common =
    [
        new("F48 a target is prepared again", TakeoverSpec.Prepare, (b, a) => b.IsPrepared && b.Seq > 0 && Moved(b, a, Phase.Ready) > 0, (_, a) => a with { Row1 = 0, Row2 = 0 }, TakeoverSpec.Together),
        new("F48 a target is prepared again, ledger and all", TakeoverSpec.Prepare, (b, a) => b.IsPrepared && b.Seq > 0 && Moved(b, a, Phase.Ready) > 0, (_, a) => a with { Row1 = 0, Row2 = 0, Seq = 0 }, TakeoverSpec.PreparedOnce),
        new("the position moves without its rows", TakeoverSpec.Land, (_, _) => true, (b, a) => a with { Row1 = b.Row1, Row2 = b.Row2 }, TakeoverSpec.Together),
        new("F21 a commit in doubt is sent again", TakeoverSpec.LandUnheard, (_, _) => true, (_, a) => a with { Row1 = (byte)(a.Row1 + 1) }, TakeoverSpec.Together),
        new("a lower attempt takes the split over", TakeoverSpec.TakeOver, (b, a) => Moved(b, a, Phase.Dead) is var n and > 0 && n < b.Owner, Usurp, TakeoverSpec.OwnerOnlyGrows),
        new("F13 a fence that comes late lowers the epoch", TakeoverSpec.FenceStop, (b, _) => b.Epoch > TakeoverState.StopEpoch, (_, a) => a with { Epoch = TakeoverState.StopEpoch }, TakeoverSpec.EpochOnlyGrows),
        new("the position is read before the fence", TakeoverSpec.TakeOver, (b, a) => Moved(b, a, Phase.Owner) > 0 && b.Seq > 0, (b, a) => a.With(Moved(b, a, Phase.Owner), new Attempt(Phase.Owner, 0)), TakeoverSpec.PositionUnderFence),
    ];

    private static readonly IReadOnlyList<Mutation<TakeoverState>> s_file =
    [
        new("F41 a commit does not look at the owner", TakeoverSpec.Guard, (b, a) => Refused(b, a) is var n and > 0 && b.Epoch == TakeoverState.EpochOf(n), PassAnyway, TakeoverSpec.OwnerCommits),
        new("a commit does not look at the epoch", TakeoverSpec.Guard, (b, a) => Refused(b, a) is var n and > 0 && b.Owner == n, PassAnyway, TakeoverSpec.NothingAfterFence),
    ];

    private static readonly IReadOnlyList<Mutation<TakeoverState>> s_server =
    [
        new("F3 a mere predicate: the fence passes a commit on its way", TakeoverSpec.FenceStop, (b, _) => b.First.Phase == Phase.Guarded, (b, a) => a with { First = b.First }, TakeoverSpec.NothingAfterFence),
        new("F28 the fence does not see the session of a dead process gone", TakeoverSpec.FenceStop, (b, _) => b.First.Phase == Phase.Orphan, (b, a) => a with { First = b.First }, TakeoverSpec.NothingAfterFence),
        new("F41 a takeover passes a commit on its way", TakeoverSpec.TakeOver, (b, a) => b.First.Phase == Phase.Guarded && Moved(b, a, Phase.Owner) == 2, (b, a) => a with { First = b.First }, TakeoverSpec.OwnerCommits),
    ];

    public static IReadOnlyList<Mutation<TakeoverState>> For(bool sessions) => [.. s_common, .. sessions ? s_server : s_file];

    /// <summary>The attempt that has just come into a phase; 0 for none.</summary>
    private static byte Moved(TakeoverState b, TakeoverState a, Phase phase) =>
        TakeoverSpec.Attempts.FirstOrDefault(n => a[n].Phase == phase && b[n].Phase != phase);

    /// <summary>The attempt that the ledger has just refused although its sequence fits.</summary>
    private static byte Refused(TakeoverState b, TakeoverState a) =>
        TakeoverSpec.Attempts.FirstOrDefault(n => a[n].Phase == Phase.Dead && b[n].Phase == Phase.Wrote && b[n].Seq == b.Seq);

    private static TakeoverState PassAnyway(TakeoverState b, TakeoverState a)
    {
        var n = Refused(b, a);
        return a.With(n, b[n] with { Phase = Phase.Guarded });
    }

    private static TakeoverState Usurp(TakeoverState b, TakeoverState a)
    {
        var n = Moved(b, a, Phase.Dead);
        return (a with { Owner = n }).With(n, new Attempt(Phase.Owner, a.Seq));
    }
}
