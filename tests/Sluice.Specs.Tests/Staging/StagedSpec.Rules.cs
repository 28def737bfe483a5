using CsCheck;

namespace Sluice.Specs.Tests.Staging;

/// <content>The rules.</content>
internal static partial class StagedSpec
{
    public const string NoRecordAfterStop = "S5 no record after the decision";
    public const string OwnerRecords = "S5 only the owner records";
    public const string RecordStays = "S10 a record stays";
    public const string RecordDecides = "S10 published only what is recorded";
    public const string Once = "S10 published once";
    public const string RecordedIsThere = "S10 what is recorded can be published";
    public const string MarkedIsVisible = "S10 marked only what is visible";
    public const string TakeoverSees = "S10 a takeover sees the record";
    public const string OwnerOnlyGrows = "the owner only grows";

    private static Spec<StagedState> AddRules(Spec<StagedState> spec) => spec
        .Rule(
            NoRecordAfterStop, "For S5 the bound is: no record after the decision.",
            (b, a) => a.Recorder != b.Recorder, (b, a) => b.IsLive(a.Recorder))
        .Rule(OwnerRecords, "The store's record is guarded by run, epoch, owner and sequence.", (b, a) => a.Recorder != b.Recorder, (b, a) => a.Recorder == b.Owner)
        .Rule(RecordStays, "Committed positions are never deleted by a stop.", (b, _) => b.Recorder != 0, (b, a) => (a.Recorder, a.RecordedTry) == (b.Recorder, b.RecordedTry))
        .Invariant(RecordDecides, "Record in the store = published by decision.", s => s.Visible == 0 || s.Recorder != 0)
        .Invariant(Once, "Link without replacing: idempotently, by any node that reaches the path.", s => s.Visible <= 1)
        .Invariant(
            RecordedIsThere, "A recorded file is always rolled forward; an unrecorded one is swept.",
            s => s.Recorder == 0 || s.Visible == 1 || s.HasRecordedFile)
        .Invariant(MarkedIsVisible, "Fsync directory, mark published.", s => !s.IsMarked || s.Visible == 1)
        .Rule(
            TakeoverSees, "For Staged the truth of a position is the store's commit record.",
            TakeOver, (b, a) => Attempts.Any(n => a[n].Phase == StagePhase.Owner && b[n].Phase != StagePhase.Owner), (b, _) => b.Recorder == 0)
        .Rule(OwnerOnlyGrows, "Attempt numbers only grow; a lower one is refused.", (b, a) => a.Owner >= b.Owner)
        .Reachable("F49", "Run 1 was stopped between record and publishing, and somebody published.", s => s is { IsStopped: true, Recorder: 1, Visible: 1, First.Phase: StagePhase.Dead })
        .Reachable("F40", "A record is on the way when run 1 is stopped.", s => s is { IsStopped: true, Recorder: 0, First.Late: > 0 })
        .Reachable("F13", "A record of an attempt that is gone is on the way, and nobody has taken its split yet.", s => s is { IsStopped: false, Owner: 1, First: { IsGone: true, Late: > 0 } })
        .Reachable("beside a sweep", "An attempt records between a sweep's look and its removing.", s => s is { Sweep: Sweep.Rolled, IsMarked: false, Recorder: not 0 })
        .Reachable("all is done", "Run 2 has made its own commit, and nothing is left hidden.", s => s is { Recorder: 3, IsMarked: true, First.Files: 0, Second.Files: 0, Third: { IsGone: true, Files: 0 } });
}
