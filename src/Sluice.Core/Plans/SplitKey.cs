namespace Sluice.Core.Plans;

/// <summary>A position's place: a split at a sink.</summary>
/// <param name="Sink">The sink within the job.</param>
/// <param name="Split">The split within the job.</param>
public readonly record struct SplitKey(string Sink, string Split);
