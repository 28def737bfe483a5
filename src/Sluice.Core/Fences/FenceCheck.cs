using Sluice.Core.Runs;

namespace Sluice.Core.Fences;

/// <summary>What was tried at one sink with superseded tokens, and what came of it. Nothing of it stays.</summary>
/// <param name="Sink">The sink.</param>
/// <param name="Fencing">How it keeps superseded writers out.</param>
/// <param name="State">What it showed.</param>
/// <param name="Proof">What was tried and answered, for people.</param>
public sealed record FenceCheck(string Sink, SinkFencing Fencing, FenceCheckState State, string Proof);
