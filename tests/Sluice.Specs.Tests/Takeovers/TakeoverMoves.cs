namespace Sluice.Specs.Tests.Takeovers;

/// <summary>What each step does.</summary>
internal static class TakeoverMoves
{
    private static readonly Attempt s_dead = new(Phase.Dead, 0);

    /// <summary>Under epoch and owner, once a generation: it empties the target the first time, and later does nothing.</summary>
    public static TakeoverState Prepare(TakeoverState s, byte n)
    {
        if (TakeoverState.EpochOf(n) < s.Epoch || n < s.Preparer)
            return s.With(n, s_dead);
        var prepared = s.IsPrepared ? s : s with { IsPrepared = true, Row1 = 0, Row2 = 0 };
        return (prepared with { Preparer = n, Epoch = Math.Max(s.Epoch, TakeoverState.EpochOf(n)) }).With(n, new Attempt(Phase.Ready, 0));
    }

    /// <summary>One transaction: check the epoch, become the owner, read the position.</summary>
    /// <param name="s">The state.</param>
    /// <param name="n">The attempt.</param>
    /// <param name="sessions">The sink can end sessions: those of earlier attempts at the split are ended first.</param>
    public static TakeoverState TakeOver(TakeoverState s, byte n, bool sessions)
    {
        if (TakeoverState.EpochOf(n) < s.Epoch || n < s.Owner)
            return s.With(n, s_dead);
        if (sessions)
            s = EndSessions(s, m => m < n);
        return (s with { Owner = n, Epoch = Math.Max(s.Epoch, TakeoverState.EpochOf(n)) }).With(n, new Attempt(Phase.Owner, s.Seq));
    }

    public static TakeoverState Write(TakeoverState s, byte n) => s.With(n, s[n] with { Phase = Phase.Wrote });

    /// <summary>Last before the COMMIT: epoch, owner and sequence; who does not pass rolls back.</summary>
    public static TakeoverState Guard(TakeoverState s, byte n) =>
        s.Epoch == TakeoverState.EpochOf(n) && s.Owner == n && s.Seq == s[n].Seq ? s.With(n, s[n] with { Phase = Phase.Guarded }) : s.With(n, s_dead);

    /// <summary>Rows and position become visible together.</summary>
    public static TakeoverState Land(TakeoverState s, byte n)
    {
        var seq = (byte)(s[n].Seq + 1);
        return s with { Seq = seq, Row1 = (byte)(s.Row1 + (seq == 1 ? 1 : 0)), Row2 = (byte)(s.Row2 + (seq == 2 ? 1 : 0)) };
    }

    public static TakeoverState LandHeard(TakeoverState s, byte n, byte commits)
    {
        var seq = (byte)(s[n].Seq + 1);
        return Land(s, n).With(n, seq == commits ? new Attempt(Phase.Done, 0) : new Attempt(Phase.Owner, seq));
    }

    public static TakeoverState LandUnheard(TakeoverState s, byte n) => Land(s, n).With(n, AfterUnheard(s, n));

    public static TakeoverState RollBack(TakeoverState s, byte n) => s.With(n, AfterUnheard(s, n));

    /// <summary>kill -9. Where the sink has a session, a COMMIT that is on its way is not stopped by that.</summary>
    public static TakeoverState Kill(TakeoverState s, byte n, bool sessions) =>
        s.With(n, sessions && s[n].Phase == Phase.Guarded ? s[n] with { Phase = Phase.Orphan } : s_dead);

    /// <summary>Raises the ledger, ends older sessions and sees them gone; a fence that comes late changes nothing.</summary>
    public static TakeoverState Fence(TakeoverState s, byte epoch, bool sessions)
    {
        if (epoch < s.Epoch)
            return s;
        s = s with { Epoch = epoch, FencedEpoch = epoch };
        return sessions ? EndSessions(s, n => TakeoverState.EpochOf(n) < epoch) : s;
    }

    private static Attempt AfterUnheard(TakeoverState s, byte n) => s[n].Phase == Phase.Orphan ? s_dead : new Attempt(Phase.InDoubt, 0);

    private static TakeoverState EndSessions(TakeoverState s, Func<byte, bool> whose)
    {
        foreach (byte n in (ReadOnlySpan<byte>)[1, 2, 3])
        {
            if (whose(n) && s[n].HasSession)
                s = s.With(n, s_dead);
        }

        return s;
    }
}
