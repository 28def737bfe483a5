namespace Sluice.Specs.Tests.Leases;

/// <summary>What each step does.</summary>
internal static class LeaseMoves
{
    /// <summary>One tick passes for everybody. A process that is about to write does so before, unless it is paused.</summary>
    public static LeaseState Tick(LeaseState s) => s with
    {
        Permit = Less(s.Permit),
        Age = s.Renewal == Renewal.None ? (byte)0 : More(s.Age, LeaseState.PermitTicks),
        Silence = s.IsStoreUp ? More(s.Silence, LeaseState.SilenceTicks) : (byte)0,
        LostFor = s.IsLost ? More(s.LostFor, LeaseState.WaitTicks) : (byte)0,
        Bound = s.Bound > 0 ? (sbyte)(s.Bound - 1) : s.Bound,
        Writer = s.Writer is Writer.Visible or Writer.TurnedAway ? Writer.Idle : s.Writer,
        SleptBeforeWrite = s.SleptBeforeWrite || s.Writer == Writer.Checked,
    };

    public static LeaseState SendRenewal(LeaseState s) => s with { Renewal = Renewal.Sent, Age = 0 };

    /// <summary>The counter moves, and in the same transaction it is read whether the attempt may go on. A lost session renews nothing.</summary>
    public static LeaseState StoreRenews(LeaseState s) => s with
    {
        Renewal = s.MayGoOn ? Renewal.Granted : Renewal.Refused,
        Silence = s.IsLost ? s.Silence : (byte)0,
    };

    /// <summary>The permit counts from the sending. A refusal takes nothing away: what was granted runs out by itself.</summary>
    public static LeaseState HearRenewal(LeaseState s) => s with
    {
        Renewal = Renewal.None,
        Age = 0,
        Permit = s.Renewal == Renewal.Granted && s.Writer != Writer.Gone ? Math.Max(s.Permit, (byte)(LeaseState.PermitTicks - s.Age)) : s.Permit,
    };

    public static LeaseState LoseRenewal(LeaseState s) => s with { Renewal = Renewal.None, Age = 0 };

    public static LeaseState Check(LeaseState s) => s with { Writer = Writer.Checked, SleptBeforeWrite = false };

    /// <summary>At a sink that fences, the ledger judges in the transaction of the rows; elsewhere every write counts.</summary>
    public static LeaseState Write(LeaseState s, bool fences) => s with
    {
        Writer = !fences || (s.LedgerEpoch == 1 && s.LedgerOwner == 1) ? Writer.Visible : Writer.TurnedAway,
        SleptBeforeWrite = false,
    };

    public static LeaseState Die(LeaseState s) => s with
    {
        Writer = Writer.Gone,
        Permit = 0,
        IsPaused = false,
        SleptBeforeWrite = false,
        Renewal = Renewal.None,
        Age = 0,
    };

    public static LeaseState BeginStop(LeaseState s) => s with { Stop = StopStep.InCommit, Answer = Answer.None };

    /// <summary>One transaction: final, a higher epoch, residuals; what was only assigned is withdrawn.</summary>
    public static LeaseState LandStop(LeaseState s) => s with
    {
        Stop = StopStep.Landed,
        IsFinal = true,
        Epoch = 2,
        IsResidual = s.IsResidual || s.Known == Known.Running,
        IsFenceWanted = s.Known != Known.Gone || s.Successor == Successor.Claimed,
        Successor = s.Successor == Successor.Assigned ? Successor.Withdrawn : s.Successor,
    };

    /// <summary>The bound is counted from here and written by a second write.</summary>
    public static LeaseState SeeStop(LeaseState s) => s with { Stop = StopStep.Seen, Bound = (sbyte)LeaseState.PermitTicks };

    public static LeaseState LoseStop(LeaseState s) => s with { Stop = StopStep.None, Answer = Answer.InDoubt };

    /// <summary>While the original is in flight it stays in doubt; absence becomes an answer by a tombstone, which the original cannot pass.</summary>
    public static LeaseState Resolve(LeaseState s) => s with
    {
        Answer = s.Stop switch
        {
            StopStep.InCommit => Answer.InDoubt,
            StopStep.None => Answer.Void,
            _ => Answer.Stopped,
        },
    };

    public static LeaseState DeclareLost(LeaseState s) => s with { IsLost = true };

    public static LeaseState Replace(LeaseState s) => s with
    {
        Known = s.Known == Known.Gone ? Known.Gone : Known.Lost,
        IsResidual = s.IsResidual || s.Known == Known.Running,
        Successor = Successor.Assigned,
    };

    /// <summary>The decision names the version that it was made on: a run that has changed since is left alone.</summary>
    public static LeaseState Wake(LeaseState s) =>
        (s is { IsFinal: false, Successor: Successor.None } ? Replace(s) : s) with { IsDecided = false };

    /// <summary>The run's row is locked and read in the same transaction: a run that has ended gives nothing.</summary>
    public static LeaseState Claim(LeaseState s) => s with
    {
        Successor = !s.IsFinal && s.Successor == Successor.Assigned ? Successor.Claimed : s.Successor,
    };

    public static LeaseState TakeOver(LeaseState s) => s with { LedgerOwner = s.LedgerEpoch == 1 ? (byte)2 : s.LedgerOwner };

    public static LeaseState RaiseFence(LeaseState s) => s with { LedgerEpoch = Math.Max(s.LedgerEpoch, s.Epoch) };

    private static byte Less(byte value) => value == 0 ? (byte)0 : (byte)(value - 1);

    private static byte More(byte value, byte most) => value >= most ? most : (byte)(value + 1);
}
