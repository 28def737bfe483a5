using CsCheck;

namespace Sluice.Specs.Tests.Takeovers;

/// <content>The rules.</content>
internal static partial class TakeoverSpec
{
    public const string Together = "S10 rows and position together";
    public const string NothingAfterFence = "S5 nothing after fencedAt";
    public const string OwnerCommits = "S5 only the owner commits";
    public const string EpochOnlyGrows = "the epoch only grows";
    public const string OwnerOnlyGrows = "the owner only grows";
    public const string PositionUnderFence = "S10 the position is read under epoch and owner";
    public const string PreparedOnce = "S10 prepared once a generation";

    private static Spec<TakeoverState> AddRules(Spec<TakeoverState> spec, bool sessions, byte commits)
    {
        spec = spec
            .Invariant(Together, "Rows and positions in one transaction of the sink: nothing lost, nothing twice.", s => s.Row1 == (s.Seq >= 1 ? 1 : 0) && s.Row2 == (s.Seq >= 2 ? 1 : 0))
            .Rule(
                NothingAfterFence, "After fencedAt no row of a superseded attempt becomes visible.",
                (b, a) => a.Seq > b.Seq, (b, a) => TakeoverState.EpochOf(Committer(b, a)) >= b.FencedEpoch)
            .Rule(OwnerCommits, "The owner fences one split: a count other than 1 is Fenced.", (b, a) => a.Seq > b.Seq, (b, a) => Committer(b, a) == b.Owner)
            .Rule(EpochOnlyGrows, "A fence that comes late lowers nothing.", (b, a) => a.Epoch >= b.Epoch)
            .Rule(OwnerOnlyGrows, "Attempt numbers only grow; a lower one is refused.", (b, a) => a.Owner >= b.Owner)
            .Rule(
                PositionUnderFence, "Raise the epoch, then read the positions there, then go on.",
                TakeOver, (b, a) => Attempts.Any(n => a[n].Phase == Phase.Owner && b[n].Phase != Phase.Owner),
                (b, a) => Attempts.All(n => a[n].Phase != Phase.Owner || b[n].Phase == Phase.Owner || (a[n].Seq == a.Seq && a.Owner == n)))
            .Rule(PreparedOnce, "Never again by retry or resume: committed rows stay.", Prepare, (b, a) => a.Row1 >= b.Row1 && a.Row2 >= b.Row2)
            .Reachable("all rows", "Run 2 brings the rest.", s => s.Third.Phase == Phase.Done && s.Row1 + s.Row2 == commits)
            .Reachable("F21", "A commit landed whose writer does not know, and the next takeover finds it.", s => s is { First.Phase: Phase.InDoubt, Second: { Phase: Phase.Owner, Seq: 1 } });
        return sessions
            ? spec
                .Reachable("F28", "A COMMIT of a dead process is on its way.", s => s.First.Phase == Phase.Orphan)
                .Reachable("F41", "Attempt 1 is past the ledger when attempt 2 wants the split.", s => s is { First.Phase: Phase.Guarded, Second.Phase: Phase.Ready })
            : spec
                .Reachable("F41", "Attempt 1 sleeps as the owner that it no longer is.", s => s is { First.Phase: Phase.Wrote, Owner: 2 })
                .Reachable("F16", "Run 1's attempt sleeps while run 2 has the epoch.", s => s is { Second.Phase: Phase.Wrote, Epoch: 3 });
    }

    /// <summary>Whose COMMIT it was: the one that was past the ledger before and is no more.</summary>
    private static byte Committer(TakeoverState b, TakeoverState a)
    {
        foreach (var n in Attempts)
        {
            if (b[n].Phase is Phase.Guarded or Phase.Orphan && a[n] != b[n])
                return n;
        }

        return 0;
    }
}
