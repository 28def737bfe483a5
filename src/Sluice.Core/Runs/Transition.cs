namespace Sluice.Core.Runs;

/// <summary>A row of the transition table.</summary>
/// <param name="From">The status before.</param>
/// <param name="To">The status after.</param>
/// <param name="Why">What makes it happen.</param>
public sealed record Transition(RunStatus From, RunStatus To, string Why);
