namespace Sluice.Connect.Sinks;

/// <summary>What a fence found and did.</summary>
/// <param name="Verdict">What it came to.</param>
/// <param name="Proof">For people: what shows it; or what is missing, and who could do something about it.</param>
public sealed record FenceReport(FenceVerdict Verdict, string Proof)
{
    /// <summary>
    /// From this instant on no row of an older token becomes visible, by the wall clock of whoever asked; <c>null</c> when that is not so. With
    /// <see cref="FenceVerdict.Waiting"/> it may be there already: the token is refused, and only a session is still to be seen gone.
    /// </summary>
    public DateTimeOffset? FencedAt { get; init; }

    /// <summary>
    /// By this instant nothing of an older token was on its way any more: its sessions are gone. <c>null</c> when that was not seen; what is on
    /// its way is then unbounded, for the reason that <see cref="Proof"/> names.
    /// </summary>
    public DateTimeOffset? QuiescedAt { get; init; }

    /// <summary>Sessions of older tokens that were ended at the sink and seen gone.</summary>
    public int SessionsEnded { get; init; }

    /// <summary>Older tokens are refused and their sessions gone.</summary>
    public bool IsFenced => Verdict is FenceVerdict.Fenced or FenceVerdict.Superseded;

    /// <summary>The answer of a sink that has no ledger.</summary>
    /// <param name="why">Why it has none.</param>
    public static FenceReport Unsupported(string why) => new(FenceVerdict.Unsupported, why);
}
