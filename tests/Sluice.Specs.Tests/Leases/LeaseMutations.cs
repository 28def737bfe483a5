using Sluice.Specs.Tests.Proofs;

namespace Sluice.Specs.Tests.Leases;

/// <summary>The mistakes that the promises were written against: those that an experiment showed, and the failures that belong to this machine.</summary>
internal static class LeaseMutations
{
    /// <summary>Those that do not depend on the sink.</summary>
    private static readonly IReadOnlyList<Mutation<LeaseState>> s_common =
    [
        new("a permit counts from the answer", LeaseSpec.HearRenewal, (b, _) => b.Renewal == Renewal.Granted && b.Age > 0, (_, a) => a with { Permit = LeaseState.PermitTicks }, LeaseSpec.PermitBeforeLost),
        new("a permit belongs to the node", LeaseSpec.StoreRenews, (b, _) => !b.MayGoOn, (_, a) => a with { Renewal = Renewal.Granted }, LeaseSpec.LateVerdict),
        new("F1 a permit is a timer's flag: a process that was asleep writes on", LeaseSpec.Continue, (b, _) => b is { Permit: 0, IsPastBound: true }, (_, a) => a with { Writer = Writer.Checked, SleptBeforeWrite = false }, LeaseSpec.NoNewWrites),
        new("F45 noNewWritesAfter counts from the decision", LeaseSpec.StopReturns, (_, _) => true, (_, a) => a with { Bound = 0 }, LeaseSpec.PermitInBound),
        new("noNewWritesAfter is told before the COMMIT has returned", LeaseSpec.StopLands, (_, _) => true, (_, a) => a with { Bound = (sbyte)LeaseState.PermitTicks }, LeaseSpec.BoundIsKnown),
        new("a final swap keeps the epoch", LeaseSpec.StopLands, (_, _) => true, (b, a) => a with { Epoch = b.Epoch }, LeaseSpec.EpochRises),
        new("F42 a final swap forgets the attempts that are not gone", LeaseSpec.StopLands, (b, _) => b.Known != Known.Gone, (_, a) => a with { IsResidual = false }, LeaseSpec.EpochRises),
        new("F37 a retry undoes the stop", LeaseSpec.Tick, (b, _) => b.IsFinal, (_, a) => a with { IsFinal = false }, LeaseSpec.FinalStays),
        new("a missing answer is taken for a status", LeaseSpec.Deadline, (b, _) => !b.IsFinal, (_, a) => a with { IsFinal = true, Epoch = 2, IsResidual = true }, LeaseSpec.OneTruth),
        new("the stop ends the worker first", LeaseSpec.StopLands, (b, _) => b.Writer != Writer.Gone, (_, a) => a with { Writer = Writer.Gone, Permit = 0 }, LeaseSpec.AsksNobody),
        new("2xx before the COMMIT", LeaseSpec.Stop, (_, _) => true, (_, a) => a with { Answer = Answer.Stopped }, LeaseSpec.AnswerIsTrue),
        new("F52 absence is taken for an answer", LeaseSpec.Resolve, (b, _) => b.Stop == StopStep.InCommit, (_, a) => a with { Answer = Answer.Void }, LeaseSpec.VoidIsVoid),
        new("F44 a session expires by the wall clock", LeaseSpec.StoreComes, (b, _) => b is { IsLost: false, Permit: 0 }, (_, a) => a with { IsLost = true }, LeaseSpec.LostBySilence),
        new("silence is counted through an outage", LeaseSpec.StoreComes, (_, _) => true, (_, a) => a with { Silence = LeaseState.SilenceTicks }, LeaseSpec.PermitBeforeLost),
        new("a session is called lost before its permits are over", LeaseSpec.Tick, (b, _) => b.Silence == 0, (_, a) => a with { IsLost = true }, LeaseSpec.PermitBeforeLost),
        new("a lost session renews", LeaseSpec.StoreRenews, (b, _) => b is { IsLost: true, IsFinal: false }, (_, a) => a with { Renewal = Renewal.Granted }, LeaseSpec.LateVerdict),
        new("a claim looks at the run without its lock", LeaseSpec.Claim, (b, _) => b.IsFinal, (_, a) => a with { Successor = Successor.Claimed }, LeaseSpec.ClaimUnderLock),
        new("F16 a swap does not compare versions", LeaseSpec.Wake, (b, _) => b is { IsFinal: true, Successor: Successor.None }, (b, _) => LeaseMoves.Replace(b) with { IsDecided = false }, LeaseSpec.StaleIsStale),
        new("F20 a stop that is repeated is decided again", LeaseSpec.StopAgain, (_, _) => true, (_, a) => a with { Epoch = 3 }, LeaseSpec.FinalStays),
        new("a stop frees the slot", LeaseSpec.StopLands, (b, _) => b.Writer != Writer.Gone, (_, a) => a with { Known = Known.Gone }, LeaseSpec.GoneIsGone),
        new("off the membership list is taken for gone", LeaseSpec.DeclareLost, (b, _) => b.Writer != Writer.Gone, (_, a) => a with { Known = Known.Gone }, LeaseSpec.GoneIsGone),
    ];

    private static readonly IReadOnlyList<Mutation<LeaseState>> s_fencing =
    [
        new("the fence is told before the ledger is raised", LeaseSpec.RaiseFence, (_, _) => true, (b, a) => a with { LedgerEpoch = b.LedgerEpoch, IsFenced = true }, LeaseSpec.NothingAfterFence),
        new("a commit does not look at the epoch", LeaseSpec.Write, (b, _) => b.LedgerEpoch == 2, (_, a) => a with { Writer = Writer.Visible }, LeaseSpec.NothingAfterFence),
        new("F41 a commit does not look at the owner", LeaseSpec.Write, (b, _) => b.LedgerOwner == 2, (_, a) => a with { Writer = Writer.Visible }, LeaseSpec.NothingAfterTakeover),
    ];

    private static readonly IReadOnlyList<Mutation<LeaseState>> s_leaseOnly =
    [
        new("a sink that does not fence gets a successor for want of an answer", LeaseSpec.LoseRenewal, (b, _) => b is { IsFinal: false, Successor: Successor.None }, (_, a) => a with { Successor = Successor.Claimed }, LeaseSpec.NotBesideSuccessor),
    ];

    public static IReadOnlyList<Mutation<LeaseState>> For(bool fences) => [.. s_common, .. fences ? s_fencing : s_leaseOnly];
}
