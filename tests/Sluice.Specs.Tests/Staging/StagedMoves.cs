namespace Sluice.Specs.Tests.Staging;

/// <summary>What each step does.</summary>
internal static class StagedMoves
{
    /// <summary>In the store, under the run's row: who is not of the run's epoch, or older than the owner, is refused. It sees what is recorded.</summary>
    public static StagedState TakeOver(StagedState s, byte n)
    {
        if (!s.IsLive(n) || n < s.Owner)
            return s.With(n, s[n] with { Phase = StagePhase.Dead });
        return (s with { Owner = n }).With(n, s[n] with { Phase = s.Recorder == 0 ? StagePhase.Owner : StagePhase.Done });
    }

    /// <summary>A file of its own for each try: an earlier one may be recorded, although nobody heard of it.</summary>
    public static StagedState Stage(StagedState s, byte n)
    {
        var hand = s[n] with { Phase = StagePhase.Staged, Try = (byte)(s[n].Try + 1) };
        return s.With(n, hand.With(hand.Try));
    }

    /// <summary>One transaction: the run live and of this epoch, the attempt not known to be gone, owner, and the next in turn.</summary>
    public static StagedState Record(StagedState s, byte n, byte attemptsTry) =>
        s.IsLive(n) && !s[n].IsGone && s.Owner == n && s.Recorder == 0 ? s with { Recorder = n, RecordedTry = attemptsTry } : s;

    /// <summary>A record that is refused may also have been stored before: a takeover tells.</summary>
    public static StagedState Land(StagedState s, byte n)
    {
        var after = Record(s, n, s[n].Try);
        return after.With(n, s[n] with { Phase = after.Recorder != s.Recorder ? StagePhase.Recorded : StagePhase.InDoubt });
    }

    public static StagedState LandTwice(StagedState s, byte n) => Late(Land(s, n), n, s[n].Try);

    public static StagedState LandUnheard(StagedState s, byte n) => Record(s, n, s[n].Try).With(n, s[n] with { Phase = StagePhase.InDoubt });

    public static StagedState TimeOut(StagedState s, byte n) => Late(s, n, s[n].Try).With(n, s[n] with { Phase = StagePhase.InDoubt, Late = s[n].Try });

    public static StagedState LandLate(StagedState s, byte n) => Late(Record(s, n, s[n].Late), n, 0);

    public static StagedState LoseLate(StagedState s, byte n) => Late(s, n, 0);

    /// <summary>A link that replaces nothing, then the hidden name goes.</summary>
    public static StagedState Link(StagedState s) => s.HasRecordedFile
        ? (s with { Visible = 1 }).With(s.Recorder, s[s.Recorder].Without(s.RecordedTry))
        : s;

    public static StagedState LinkOwn(StagedState s, byte n) => Link(s).With(n, Link(s)[n] with { Phase = StagePhase.Linked });

    public static StagedState Mark(StagedState s, byte n) => (s with { IsMarked = true }).With(n, s[n] with { Phase = StagePhase.Done });

    /// <summary>kill -9. What it has sent is on its way all the same.</summary>
    public static StagedState Kill(StagedState s, byte n) => s.With(n, s[n] with
    {
        Phase = StagePhase.Dead,
        Late = s[n].Phase == StagePhase.Sent ? s[n].Try : s[n].Late,
    });

    /// <summary>Those of the run that may be alive are spared, and whoever is newer than all that the run knows.</summary>
    public static StagedState Look(StagedState s, byte run)
    {
        var spared = run == 1 ? 1 << 3 : 0;
        foreach (var n in run == 1 ? (ReadOnlySpan<byte>)[1, 2] : [3])
            spared |= s[n].IsGone ? 0 : 1 << n;
        return s with { Sweep = Sweep.Looked, Spared = (byte)spared };
    }

    public static StagedState Roll(StagedState s) => Link(s) with { Sweep = Sweep.Rolled, IsMarked = s.Recorder != 0 };

    public static StagedState Remove(StagedState s)
    {
        foreach (var n in StagedSpec.Attempts)
        {
            if (!s.Spares(n))
                s = s.With(n, s[n] with { Files = 0 });
        }

        return s with { Sweep = Sweep.None, Spared = 0 };
    }

    private static StagedState Late(StagedState s, byte n, byte attemptsTry) => s.With(n, s[n] with { Late = attemptsTry });
}
