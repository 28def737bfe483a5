using CsCheck;

namespace Sluice.Specs.Tests.Leases;

/// <content>The rules.</content>
internal static partial class LeaseSpec
{
    public const string OneTruth = "S1 one truth";
    public const string FinalStays = "S1 final stays";
    public const string EpochRises = "S1 epoch and residuals";
    public const string AsksNobody = "S3 asks nobody";
    public const string AnswerIsTrue = "S4 2xx after the commit";
    public const string VoidIsVoid = "S4 void stays void";
    public const string BoundIsKnown = "S5 bound is pending until the COMMIT has returned";
    public const string NoNewWrites = "S5 no new writes";
    public const string PermitInBound = "S5 permits end within the bound";
    public const string NothingAfterFence = "S5 nothing after fencedAt";
    public const string NothingAfterTakeover = "S5 nothing after a takeover";
    public const string NotBesideSuccessor = "S5 not beside the successor";
    public const string PermitBeforeLost = "S5 permits are over before a session is lost";
    public const string LostBySilence = "S5 lost by observed silence only";
    public const string LateVerdict = "S7 late renewals get a verdict";
    public const string ClaimUnderLock = "S1 no claim after the stop";
    public const string GoneIsGone = "S9 a slot is free when the process is gone";

    public const string StaleIsStale = "S1 a stale decision changes nothing";

    private static Spec<LeaseState> AddRules(Spec<LeaseState> spec, bool fences)
    {
        spec = spec
            .Rule(OneTruth, "It changes only by compare-and-swap on its version, in one transaction.", (b, a) => a.IsFinal && !b.IsFinal, (b, a) => (b.Stop, a.Stop) == (StopStep.InCommit, StopStep.Landed))
            .Rule(FinalStays, "A final run never changes.", (b, _) => b.IsFinal, (b, a) => a.IsFinal && a.Epoch == b.Epoch)
            .Rule(
                EpochRises, "Every swap to a final status raises the epoch and stores the attempts that are not confirmed gone as residuals, in the same transaction.",
                (b, a) => !b.IsFinal && a.IsFinal, (b, a) => a.Epoch == b.Epoch + 1 && (a.IsResidual || b.Known == Known.Gone))
            .Rule(AsksNobody, "No worker, coordinator or sink is contacted before it commits.", StopLands, (b, a) => SameOutside(b, a))
            .Invariant(AnswerIsTrue, "2xx only after the commit.", s => s.Answer != Answer.Stopped || s.IsFinal)
            .Invariant(VoidIsVoid, "Absence is never an answer: once the tombstone is in, the original cannot commit.", s => s.Answer != Answer.Void || s is { IsFinal: false, Stop: StopStep.None })
            .Invariant(BoundIsKnown, "noNewWritesAfter = the moment the stop's COMMIT had returned + 13.2 s, kept by a second write (pending until then).", s => s.Bound == LeaseState.Pending || s.Stop == StopStep.Seen)
            .Rule(
                NoNewWrites, "For each attempt left behind the API gives noNewWritesAfter. Assumes: no undetected pause between the check of a permit and the write.",
                Write, (b, _) => b.IsFinal, (b, _) => !b.IsPastBound || b.SleptBeforeWrite)
            .Invariant(PermitInBound, "An attempt that is not in the reply gets nothing, so its permit is over 12 s after the stop at the latest.", s => s.Bound == LeaseState.Pending || s.Permit <= s.Bound)
            .Invariant(PermitBeforeLost, "12 s (permit) x 1.1 < 25 s x 0.9.", s => !s.IsLost || s.Permit == 0)
            .Rule(LostBySilence, "A session is declared lost by observed silence, with the store answering throughout.", (b, a) => !b.IsLost && a.IsLost, (b, _) => b.IsStoreUp && b.Silence == LeaseState.SilenceTicks)
            .Rule(LateVerdict, "A renewal from an older attempt is answered, and changes nothing it should not.", StoreRenews, (b, _) => !b.MayGoOn, (_, a) => a.Renewal == Renewal.Refused)
            .Rule(ClaimUnderLock, "A predicate lets an attempt in after the stop.", Claim, (b, _) => b.IsFinal, (b, a) => a.Successor == b.Successor)
            .Rule(
                StaleIsStale, "It changes only by compare-and-swap on its version: stale decisions lose their swap.",
                Wake, (b, _) => b.IsFinal || b.Successor != Successor.None, (b, a) => a == b with { IsDecided = false })
            .Rule(GoneIsGone, "A slot is derived: attempts not yet gone.", (b, a) => b.HoldsSlot && !a.HoldsSlot, (b, _) => b.Writer == Writer.Gone)
            .Reachable("F16", "A coordinator wakes with its decision after the stop.", s => s is { IsFinal: true, IsDecided: true })
            .Reachable("F2", "A pause between check and write lets one write through after the bound, and the product must say so.", s => s is { IsPastBound: true, Writer: Writer.Checked, SleptBeforeWrite: true })
            .Reachable("F45", "A renewal that read RUNNING is on its way when the stop has landed.", s => s is { IsFinal: true, Renewal: Renewal.Granted })
            .Reachable("F42", "The run ends while an attempt that was replaced still sleeps.", s => s is { IsFinal: true, Known: Known.Lost, IsPaused: true, Successor: Successor.Claimed });
        return fences ? AddFenceRules(spec) : AddLeaseOnlyRules(spec);
    }

    private static Spec<LeaseState> AddFenceRules(Spec<LeaseState> spec) => spec
        .Rule(NothingAfterFence, "After fencedAt no row of a superseded attempt becomes visible in a sink that fences.", Write, (b, _) => b.IsFenced, (_, a) => a.Writer == Writer.TurnedAway)
        .Rule(NothingAfterTakeover, "The owner fences one split: an attempt that was replaced within its run is refused.", Write, (b, _) => b.LedgerOwner == 2, (_, a) => a.Writer == Writer.TurnedAway)
        .Reachable("F41", "A paused attempt wakes after its successor took its split.", s => s is { LedgerOwner: 2, Writer: Writer.Checked, IsPaused: false });

    private static Spec<LeaseState> AddLeaseOnlyRules(Spec<LeaseState> spec) => spec
        .Rule(
            NotBesideSuccessor, "On LeaseOnly sinks an attempt is replaced only when its permit is over.",
            Write, (b, _) => b.Successor == Successor.Claimed, (b, _) => b.SleptBeforeWrite);

    private static bool SameOutside(LeaseState b, LeaseState a) =>
        (b.Renewal, b.Age, b.Permit, b.Writer, b.IsPaused, b.LedgerEpoch, b.LedgerOwner, b.IsLost) == (a.Renewal, a.Age, a.Permit, a.Writer, a.IsPaused, a.LedgerEpoch, a.LedgerOwner, a.IsLost);
}
