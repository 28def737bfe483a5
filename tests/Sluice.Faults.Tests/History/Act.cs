namespace Sluice.Faults.Tests.History;

/// <summary>What the scenario did, and when that was done.</summary>
internal sealed record Act(DateTimeOffset At, string What);
