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
}
