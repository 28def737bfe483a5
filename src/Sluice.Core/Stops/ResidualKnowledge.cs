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
        Proof = learned.Proof.Length == 0 ? stored.Proof : learned.Proof,
        StuckWhere = learned.StuckWhere ?? stored.StuckWhere,
        NoNewWritesAfter = Better(stored.NoNewWritesAfter, learned.NoNewWritesAfter),
        QuiescedBy = Better(stored.QuiescedBy, learned.QuiescedBy),
    };

    private static Bound Better(Bound stored, Bound learned) =>
        stored.Kind == BoundKind.At || learned.Kind == BoundKind.Pending ? stored : learned;

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b ?? a : a;
}
