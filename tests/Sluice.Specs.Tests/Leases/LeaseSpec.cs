using CsCheck;

namespace Sluice.Specs.Tests.Leases;

/// <summary>
/// The lease and the fence: a force stop, a session that may be silent, a process that may sleep, a successor on another worker. Rules in
/// the words of the promises.
/// </summary>
internal static partial class LeaseSpec
{
    public const string Tick = "a tick passes";
    public const string SendRenewal = "the agent sends a renewal";
    public const string StoreRenews = "the store renews";
    public const string HearRenewal = "the agent hears the renewal's answer";
    public const string LoseRenewal = "the renewal or its answer is lost";
    public const string Check = "the writer reads its permit";
    public const string Write = "the writer writes";
    public const string Pause = "SIGSTOP";
    public const string Continue = "SIGCONT";
    public const string Die = "the process is gone";
    public const string Report = "the agent reports it gone";
    public const string Stop = "force stop is asked for";
    public const string StopLands = "the stop's COMMIT lands";
    public const string StopReturns = "the stop's COMMIT returns";
    public const string StopDies = "the stop's connection dies before its COMMIT";
    public const string StopSeen = "another node sees the stop in the store";
    public const string Deadline = "the answer's deadline passes";
    public const string Resolve = "the outcome is asked for";
    public const string DeclareLost = "an observer declares the session lost";
    public const string Replace = "the coordinator replaces the attempt";
    public const string Decide = "a coordinator decides to replace it, and falls asleep";
    public const string Wake = "the coordinator wakes and stores its decision";
    public const string StopAgain = "a second force stop arrives";
    public const string Claim = "the successor is claimed";
    public const string TakeOver = "the successor takes the split over";
    public const string RaiseFence = "the fence raises the sink's epoch";
    public const string StoreFence = "the fence's result is stored";
    public const string StoreGoes = "the store goes away";
    public const string StoreComes = "the store answers again";

    /// <summary>The machine with its rules, and no faults.</summary>
    /// <param name="fences">The job's sink fences; else permits alone keep superseded writers out.</param>
    /// <param name="outages">The store may go away.</param>
    public static Spec<LeaseState> Create(bool fences, bool outages = true)
    {
        var spec = Spec.From(LeaseState.Initial)
            .Print(LeaseText.Of)
            .Action(Tick, s => s.Writer != Writer.Checked || s.IsPaused, LeaseMoves.Tick)
            .Action(SendRenewal, s => s.Renewal == Renewal.None && s.Writer != Writer.Gone, LeaseMoves.SendRenewal)
            .Action(StoreRenews, s => s.Renewal == Renewal.Sent && s.IsStoreUp, LeaseMoves.StoreRenews)
            .Action(HearRenewal, s => s.Renewal is Renewal.Granted or Renewal.Refused, LeaseMoves.HearRenewal)
            .Action(LoseRenewal, s => s.Renewal != Renewal.None, LeaseMoves.LoseRenewal)
            .Action(Check, s => IsAwake(s) && s.Writer != Writer.Checked && s.Permit > 0, LeaseMoves.Check)
            .Action(Write, s => IsAwake(s) && s.Writer == Writer.Checked, s => LeaseMoves.Write(s, fences))
            .Action(Pause, IsAwake, s => s with { IsPaused = true })
            .Action(Continue, s => s.IsPaused, s => s with { IsPaused = false })
            .Action(Die, s => s.Writer != Writer.Gone, LeaseMoves.Die)
            .Action(Report, s => s.Writer == Writer.Gone && s.Known != Known.Gone && s.IsStoreUp, s => s with { Known = Known.Gone })
            .Action(Stop, s => !s.IsFinal && s.Stop == StopStep.None && s.IsStoreUp, LeaseMoves.BeginStop)
            .Action(StopLands, s => s.Stop == StopStep.InCommit && s.IsStoreUp, LeaseMoves.LandStop)
            .Action(StopReturns, s => s.Stop == StopStep.Landed && s.IsStoreUp, s => LeaseMoves.SeeStop(s) with { Answer = Answer.Stopped })
            .Action(StopSeen, s => s.Stop == StopStep.Landed && s.IsStoreUp, LeaseMoves.SeeStop)
            .Action(StopDies, s => s.Stop == StopStep.InCommit, LeaseMoves.LoseStop)
            .Action(Deadline, s => s.Answer == Answer.None && s.Stop != StopStep.None, s => s with { Answer = Answer.InDoubt })
            .Action(Resolve, s => s.Answer == Answer.InDoubt && s.IsStoreUp, LeaseMoves.Resolve)
            .Action(DeclareLost, s => !s.IsLost && s.Silence == LeaseState.SilenceTicks && s.IsStoreUp, LeaseMoves.DeclareLost)
            .Action(Replace, s => MayReplace(s, fences), LeaseMoves.Replace)
            .Action(Decide, s => !s.IsDecided && MayReplace(s, fences), s => s with { IsDecided = true })
            .Action(Wake, s => s.IsDecided && s.IsStoreUp, LeaseMoves.Wake)
            .Action(StopAgain, s => s.IsFinal && s.IsStoreUp, s => s)
            .Action(Claim, s => s.Successor is Successor.Assigned or Successor.Withdrawn && s.IsStoreUp, LeaseMoves.Claim);
        if (fences)
        {
            spec = spec
                .Action(TakeOver, s => s.Successor == Successor.Claimed && s.LedgerOwner == 1, LeaseMoves.TakeOver)
                .Action(RaiseFence, s => s.IsFenceWanted && s.LedgerEpoch == 1, LeaseMoves.RaiseFence)
                .Action(StoreFence, s => s.LedgerEpoch == 2 && !s.IsFenced && s.IsStoreUp, s => s with { IsFenced = true });
        }

        if (outages)
        {
            spec = spec
                .Action(StoreGoes, s => s.IsStoreUp, s => s with { IsStoreUp = false, Silence = 0 })
                .Action(StoreComes, s => !s.IsStoreUp, s => s with { IsStoreUp = true });
        }

        return AddRules(spec, fences);
    }

    private static bool IsAwake(LeaseState s) => !s.IsPaused && s.Writer != Writer.Gone;

    /// <summary>An attempt that is gone is replaced at once; one whose session is lost at once where a takeover decides, else after a wait.</summary>
    public static bool MayReplace(LeaseState s, bool fences) =>
        s is { IsStoreUp: true, IsFinal: false, Successor: Successor.None }
        && (s.Known == Known.Gone || (s.IsLost && (fences || s.LostFor >= LeaseState.WaitTicks)));
}
