namespace Sluice.Specs.Tests.Proofs;

/// <summary>A mistake that is planted in a machine to show that a rule notices it.</summary>
/// <param name="Name">What is done wrong.</param>
/// <param name="Action">In which step.</param>
/// <param name="When">Only when this holds over the step.</param>
/// <param name="Perturb">From the states before and after it, the wrong state after it.</param>
/// <param name="CaughtBy">The rule that must notice it first.</param>
internal sealed record Mutation<T>(string Name, string Action, Func<T, T, bool> When, Func<T, T, T> Perturb, string CaughtBy);
