using Sluice.Specs.Tests.Proofs;

namespace Sluice.Specs.Tests.Staging;

/// <summary>The mistakes that the rules of staging were written against.</summary>
internal static class StagedMutations
{
    public static readonly IReadOnlyList<Mutation<StagedState>> All =
    [
        new("F40 a record is taken after the stop", StagedSpec.Land, (b, a) => b.Recorder == 0 && Arrived(b, a) is var n and > 0 && !b.IsLive(n) && b.Owner == n, (b, a) => a with { Recorder = Arrived(b, a), RecordedTry = 1 }, StagedSpec.NoRecordAfterStop),
        new("F41 a record is taken from an attempt that was replaced", StagedSpec.LandLate, (b, a) => b.Recorder == 0 && ArrivedLate(b, a) is var n and > 0 && b.IsLive(n) && b.Owner != n, (b, a) => a with { Recorder = ArrivedLate(b, a), RecordedTry = 1 }, StagedSpec.OwnerRecords),
        new("F13 a late record is taken from an attempt that is gone", StagedSpec.LandLate, (b, a) => b.Recorder == 0 && ArrivedLate(b, a) is var n and > 0 && b.IsLive(n) && b.Owner == n && b[n].IsGone, (b, a) => a with { Recorder = ArrivedLate(b, a), RecordedTry = b[ArrivedLate(b, a)].Late }, StagedSpec.RecordedIsThere),
        new("F14 a record that comes late takes the place of the one before", StagedSpec.LandLate, (b, a) => b.Recorder != 0 && ArrivedLate(b, a) == b.Recorder && b[b.Recorder].Late != b.RecordedTry, (b, a) => a with { RecordedTry = b[b.Recorder].Late }, StagedSpec.RecordStays),
        new("published before its record", StagedSpec.Stage, (_, _) => true, (_, a) => a with { Visible = 1 }, StagedSpec.RecordDecides),
        new("published again by the next who comes", StagedSpec.Roll, (b, _) => b is { Visible: 1, IsMarked: false }, (_, a) => a with { Visible = 2 }, StagedSpec.Once),
        new("marked before it is published", StagedSpec.Land, (b, a) => a.Recorder != b.Recorder, (_, a) => a with { IsMarked = true }, StagedSpec.MarkedIsVisible),
        new("F49 a sweep removes what is recorded", StagedSpec.Remove, (b, _) => b.HasRecordedFile, (_, a) => a.With(a.Recorder, a[a.Recorder].Without(a.RecordedTry)), StagedSpec.RecordedIsThere),
        new("a sweep does not ask who is alive", StagedSpec.Look, (_, _) => true, (_, a) => a with { Spared = 0 }, StagedSpec.RecordedIsThere),
        new("a try takes the name of the one before", StagedSpec.Stage, (b, a) => b.First.Files == 1 && a.First.Try == 2, (_, a) => a.With(1, a.First.Without(1)), StagedSpec.RecordedIsThere),
        new("a takeover does not see the record", StagedSpec.TakeOver, (b, a) => b.Recorder != 0 && Moved(b, a, StagePhase.Done) > 0, (b, a) => a.With(Moved(b, a, StagePhase.Done), b[Moved(b, a, StagePhase.Done)] with { Phase = StagePhase.Owner }), StagedSpec.TakeoverSees),
        new("a lower attempt takes the split over", StagedSpec.TakeOver, (b, a) => Moved(b, a, StagePhase.Dead) is var n and > 0 && n < b.Owner, (b, a) => a with { Owner = Moved(b, a, StagePhase.Dead) }, StagedSpec.OwnerOnlyGrows),
    ];

    private static byte Moved(StagedState b, StagedState a, StagePhase phase) => StagedSpec.Attempts.FirstOrDefault(n => a[n].Phase == phase && b[n].Phase != phase);

    private static byte Arrived(StagedState b, StagedState a) => StagedSpec.Attempts.FirstOrDefault(n => b[n].Phase == StagePhase.Sent && a[n].Phase == StagePhase.InDoubt);

    private static byte ArrivedLate(StagedState b, StagedState a) => StagedSpec.Attempts.FirstOrDefault(n => b[n].Late > 0 && a[n].Late == 0);
}
