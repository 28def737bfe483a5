using CsCheck;

namespace Sluice.Specs.Tests.Staging;

/// <summary>
/// Staged files: hidden, recorded, published. Two attempts of one run, a stop, a run that resumes, a record that comes late or twice, a sweep beside
/// them all, and a crash between any two steps.
/// </summary>
internal static partial class StagedSpec
{
    public const string TakeOver = "takes the split over";
    public const string Stage = "stages its file";
    public const string Send = "sends its record";
    public const string Land = "its record arrives";
    public const string LandTwice = "its record arrives, and once more later";
    public const string LandUnheard = "its record arrives, the answer is lost";
    public const string TimeOut = "waits for its record no longer";
    public const string LandLate = "its late record arrives";
    public const string LoseLate = "its late record is lost";
    public const string Link = "links its file into place";
    public const string Mark = "marks it published";
    public const string Kill = "kill -9";
    public const string Report = "its agent reports it gone";
    public const string Stop = "run 1 is stopped";
    public const string Resume = "run 2 is made";
    public const string LinkForIt = "somebody links what is recorded, and dies";
    public const string Look = "a sweep asks who is alive";
    public const string Roll = "the sweep publishes what is recorded";
    public const string Remove = "the sweep removes the rest";

    /// <summary>The attempts, each by its number.</summary>
    public static readonly byte[] Attempts = [1, 2, 3];

    private static readonly byte[] s_runs = [1, 2];

    /// <summary>The machine with its rules, and no faults.</summary>
    public static Spec<StagedState> Create()
    {
        var spec = Spec.From(default(StagedState))
            .Action(TakeOver, Attempts, (s, n) => s[n].Phase is StagePhase.None or StagePhase.InDoubt && (n < 3 || s.IsResumed), StagedMoves.TakeOver)
            .Action(Stage, Attempts, (s, n) => s[n].Phase == StagePhase.Owner && s[n].Try < (n == 1 ? 2 : 1), StagedMoves.Stage)
            .Action(Send, Attempts, (s, n) => s[n].Phase == StagePhase.Staged, (s, n) => s.With(n, s[n] with { Phase = StagePhase.Sent }))
            .Action(Land, Attempts, (s, n) => s[n].Phase == StagePhase.Sent, StagedMoves.Land)
            .Action(LandTwice, Attempts, (s, n) => s[n] is { Phase: StagePhase.Sent, Late: 0 }, StagedMoves.LandTwice)
            .Action(LandUnheard, Attempts, (s, n) => s[n].Phase == StagePhase.Sent, StagedMoves.LandUnheard)
            .Action(TimeOut, Attempts, (s, n) => s[n] is { Phase: StagePhase.Sent, Late: 0 }, StagedMoves.TimeOut)
            .Action(LandLate, Attempts, (s, n) => s[n].Late > 0, StagedMoves.LandLate)
            .Action(LoseLate, Attempts, (s, n) => s[n].Late > 0, StagedMoves.LoseLate)
            .Action(Link, Attempts, (s, n) => s[n].Phase == StagePhase.Recorded, StagedMoves.LinkOwn)
            .Action(Mark, Attempts, (s, n) => s[n].Phase == StagePhase.Linked, StagedMoves.Mark)
            .Action(Kill, Attempts, (s, n) => s[n].IsAlive && s[n].Phase != StagePhase.None && !(s[n] is { Phase: StagePhase.Sent, Late: > 0 }), StagedMoves.Kill)
            .Action(Report, Attempts, (s, n) => !s[n].IsAlive && !s[n].IsGone, (s, n) => s.With(n, s[n] with { IsGone = true }))
            .Action(Stop, s => !s.IsStopped, s => s with { IsStopped = true })
            .Action(Resume, s => s is { IsStopped: true, IsResumed: false }, s => s with { IsResumed = true })
            .Action(LinkForIt, s => s.HasRecordedFile, StagedMoves.Link)
            .Action(Look, s_runs, (s, run) => s.Sweep == Sweep.None && (run == 1 || s.IsResumed), StagedMoves.Look)
            .Action(Roll, s => s.Sweep == Sweep.Looked, StagedMoves.Roll)
            .Action(Remove, s => s.Sweep == Sweep.Rolled, StagedMoves.Remove);
        return AddRules(spec);
    }
}
