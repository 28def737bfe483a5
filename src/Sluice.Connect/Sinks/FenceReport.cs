namespace Sluice.Connect.Sinks;

/// <summary>What a fence found and did.</summary>
/// <param name="IsFenced">No commit with an older epoch can succeed from now on.</param>
/// <param name="SessionsEnded">Sessions of older tokens that were ended at the sink and seen gone.</param>
/// <param name="Proof">For people: what shows it; or why the sink cannot be fenced.</param>
public sealed record FenceReport(bool IsFenced, int SessionsEnded, string Proof);
