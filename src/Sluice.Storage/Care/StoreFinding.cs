namespace Sluice.Storage.Care;

/// <summary>Something that is wrong with a store.</summary>
/// <param name="Rule">The rule that is broken.</param>
/// <param name="Where">The first place where it is.</param>
/// <param name="Count">In how many places.</param>
public sealed record StoreFinding(string Rule, string Where, long Count);
