namespace Sluice.Core.Stops;

/// <summary>The receipt of a stop.</summary>
/// <param name="Decision">What was decided; never changes.</param>
/// <param name="Progress">How reality follows.</param>
public sealed record Receipt(StopDecision Decision, StopProgress Progress);
