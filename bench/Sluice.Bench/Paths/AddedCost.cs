namespace Sluice.Bench.Paths;

/// <summary>What Sluice may take longer than a contender that does less.</summary>
/// <param name="Steps">The steps that the contender leaves out.</param>
/// <param name="Nanoseconds">What each of them may cost a row.</param>
internal sealed record AddedCost(int Steps, double Nanoseconds);
