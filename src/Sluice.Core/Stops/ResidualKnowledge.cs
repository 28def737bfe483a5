using Sluice.Core.Attempts;
using Sluice.Core.Mistakes;
using Sluice.Core.Runs;

namespace Sluice.Core.Stops;

/// <summary>How what is known of a residual grows, whichever home stores it. Pure.</summary>
public static class ResidualKnowledge
{
    /// <summary>
    /// Adds what was learned: an instant that is set stays, as does a bound that is an instant; <c>null</c>, a pending bound and an empty
    /// proof change nothing. The same again changes nothing.
    /// </summary>
    /// <param name="stored">What the store knows.</param>
    /// <param name="learned">What is known now; its run and attempt are those of <paramref name="stored"/>.</param>
    public static Residual Add(Residual stored, Residual learned) => stored with
    {
        LastSeenAt = Later(stored.LastSeenAt, learned.LastSeenAt),
        ExpiredAt = stored.ExpiredAt ?? learned.ExpiredAt,
        FencedAt = stored.FencedAt ?? learned.FencedAt,
        ConfirmedAt = stored.ConfirmedAt ?? learned.ConfirmedAt,
        WaitOverAt = stored.WaitOverAt ?? learned.WaitOverAt,
        Proof = learned.Proof.Length == 0 ? stored.Proof : learned.Proof,
        StuckWhere = learned.StuckWhere ?? stored.StuckWhere,
        NoNewWritesAfter = Better(stored.NoNewWritesAfter, learned.NoNewWritesAfter),
        QuiescedBy = Better(stored.QuiescedBy, learned.QuiescedBy),
    };

    /// <summary>
    /// What is known of an attempt once its agent has told that it is gone; <c>null</c> when nobody needs to know: it was not left behind, and has
    /// left nothing on its way to a sink that does not fence.
    /// </summary>
    /// <param name="run">Its run; <c>null</c> when the store does not know it any more.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="stored">What the store knows of it as one that was left behind, or <c>null</c>.</param>
    /// <param name="isQuiesced">Whether it had nothing on its way, by <see cref="AttemptReport.IsQuiesced"/>.</param>
    /// <param name="at">When it was told.</param>
    public static Residual? AfterEnd(RunRecord? run, AttemptRecord attempt, Residual? stored, bool isQuiesced, DateTimeOffset at)
    {
        isQuiesced |= Planted.Is(Mistake.GoneIsQuiesced);
        if (stored is null && (isQuiesced || run is null || run.Settings.AllSinksFence))
            return null;
        var known = stored ?? new Residual(attempt.Run, attempt.Id, attempt.Session, attempt.Task, run!.Epoch.Next, run.Settings.Weakest)
        {
            LastSeenAt = at,
            StuckWhere = attempt.Breadcrumb,
            NoNewWritesAfter = Bound.Until(at),
        };
        return Add(known, known with
        {
            ConfirmedAt = at,
            QuiescedBy = isQuiesced ? Bound.Until(at) : Bound.Pending,
            WaitOverAt = isQuiesced ? at : null,
            Proof = $"{attempt.Session} saw its process gone{(isQuiesced ? ", after all that it wrote was answered" : "")}",
        });
    }

    /// <summary>
    /// The event that names the risk when the wait ends without a proof: <c>null</c> when nothing of the kind was learned.
    /// </summary>
    /// <param name="learned">What is known now.</param>
    public static string? Risk(Residual learned) => learned is { WaitOverAt: not null, QuiescedBy.Kind: BoundKind.Unbounded }
        ? $"a late write of attempt {learned.Attempt} at a sink that does not fence cannot be ruled out; nobody waits for it any more: {learned.Proof}"
        : null;

    private static Bound Better(Bound stored, Bound learned) =>
        stored.Kind == BoundKind.At || learned.Kind == BoundKind.Pending ? stored : learned;

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b : a;
}
