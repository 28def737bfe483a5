using CsCheck;

namespace Sluice.Specs.Tests.Takeovers;

/// <summary>
/// Takeover and commit at a sink with a ledger: two attempts of one run, a stop, a run that resumes, and a crash between any two steps.
/// </summary>
internal static partial class TakeoverSpec
{
    public const string Prepare = "prepares the target";
    public const string TakeOver = "takes the split over";
    public const string Write = "writes";
    public const string Guard = "passes the ledger";
    public const string Land = "its COMMIT lands";
    public const string LandUnheard = "its COMMIT lands, the answer is lost";
    public const string RollBack = "its COMMIT fails, the answer is lost";
    public const string Kill = "kill -9";
    public const string Stop = "run 1 is stopped";
    public const string FenceStop = "the stop's fence";
    public const string Resume = "run 2 is made";
    public const string FenceResume = "run 2 raises the epoch";

    /// <summary>The attempts, each by its number.</summary>
    public static readonly byte[] Attempts = [1, 2, 3];

    /// <summary>The machine with its rules, and no faults.</summary>
    /// <param name="sessions">
    /// The sink is a server: several write at once, sessions outlive their process and can be ended from outside. Else a file with one writer
    /// at a time, whose process is its session: nobody gets in while it is inside.
    /// </param>
    /// <param name="commits">How many commits the split takes: 1 or 2.</param>
    public static Spec<TakeoverState> Create(bool sessions, byte commits = 2)
    {
        bool MayEnter(TakeoverState s) => sessions || !s.IsAnyInside;
        var spec = Spec.From(TakeoverState.Initial)
            .Action(Prepare, Attempts, (s, n) => s[n].Phase == Phase.None && HasBegun(s, n) && MayEnter(s), TakeoverMoves.Prepare)
            .Action(TakeOver, Attempts, (s, n) => s[n].Phase is Phase.Ready or Phase.InDoubt && MayEnter(s), (s, n) => TakeoverMoves.TakeOver(s, n, sessions))
            .Action(Write, Attempts, (s, n) => s[n].Phase == Phase.Owner && s[n].Seq < commits && MayEnter(s), TakeoverMoves.Write)
            .Action(Guard, Attempts, (s, n) => s[n].Phase == Phase.Wrote, TakeoverMoves.Guard)
            .Action(Land, Attempts, (s, n) => s[n].Phase == Phase.Guarded, (s, n) => TakeoverMoves.LandHeard(s, n, commits))
            .Action(LandUnheard, Attempts, (s, n) => s[n].Phase is Phase.Guarded or Phase.Orphan, TakeoverMoves.LandUnheard)
            .Action(RollBack, Attempts, (s, n) => s[n].Phase is Phase.Guarded or Phase.Orphan, TakeoverMoves.RollBack)
            .Action(Kill, Attempts, (s, n) => s[n].Phase is not (Phase.None or Phase.Dead or Phase.Done or Phase.Orphan), (s, n) => TakeoverMoves.Kill(s, n, sessions))
            .Action(Stop, s => !s.IsStopped, s => s with { IsStopped = true })
            .Action(FenceStop, s => s is { IsStopped: true, IsStopFenced: false } && MayEnter(s), s => TakeoverMoves.Fence(s, TakeoverState.StopEpoch, sessions) with { IsStopFenced = true })
            .Action(Resume, s => s is { IsStopped: true, IsResumed: false }, s => s with { IsResumed = true })
            .Action(FenceResume, s => s.IsResumed && s.FencedEpoch < TakeoverState.ResumeEpoch && MayEnter(s), s => TakeoverMoves.Fence(s, TakeoverState.ResumeEpoch, sessions))
            .Terminal(s => Attempts.All(n => s[n].Phase is Phase.Dead or Phase.Done) && s is { FencedEpoch: TakeoverState.ResumeEpoch, IsStopFenced: true });
        return AddRules(spec, sessions, commits);
    }

    /// <summary>An attempt of run 1 may begin late; one of run 2 only under its epoch: first the fence, then the position.</summary>
    private static bool HasBegun(TakeoverState s, byte n) => n < 3 || s.FencedEpoch == TakeoverState.ResumeEpoch;
}
