namespace Sluice.Specs.Tests.Leases;

/// <summary>States as a reader of a counterexample wants them.</summary>
internal static class LeaseText
{
    public static string Of(LeaseState s)
    {
        var bound = s.Bound == LeaseState.Pending ? "pending" : $"{s.Bound}";
        return $"run {(s.IsFinal ? "CANCELED" : "RUNNING")} e{s.Epoch}, stop {s.Stop} ({s.Answer}), bound {bound}; "
            + $"attempt {s.Known}{(s.IsResidual ? " residual" : "")}{(s.IsFenced ? " fenced" : "")}, session {(s.IsLost ? $"lost for {s.LostFor}" : $"silent for {s.Silence}")}, "
            + $"store {(s.IsStoreUp ? "up" : "away")}; writer {s.Writer}{(s.IsPaused ? " paused" : "")}{(s.SleptBeforeWrite ? " slept" : "")}, permit {s.Permit}, "
            + $"renewal {s.Renewal} {s.Age}; successor {s.Successor}{(s.IsDecided ? ", decided" : "")}; ledger e{s.LedgerEpoch} owner {s.LedgerOwner}";
    }

    /// <summary>What a reader of the promises tells apart about attempt 1.</summary>
    public static string Group(LeaseState s)
    {
        var run = s.IsFinal ? "run CANCELED" : "run goes on";
        if (s.Known == Known.Gone)
            return $"{run}: seen gone (Confirmed)";
        if (s.IsFenced)
            return $"{run}: every write is turned away (Fenced)";
        if (!s.IsFinal)
            return s.Known == Known.Lost ? $"{run}: replaced, left behind" : s.IsLost ? $"{run}: its session is lost" : $"{run}: it may write";
        return s.Bound switch
        {
            LeaseState.Pending => $"{run}: left behind, noNewWritesAfter is pending",
            0 => $"{run}: noNewWritesAfter has passed (Expired)",
            _ => $"{run}: left behind, noNewWritesAfter is told",
        };
    }
}
