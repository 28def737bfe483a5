using Sluice.Core.Fences;

namespace Sluice.Core.Stops;

/// <summary>What the fence at one sink came to so far.</summary>
/// <param name="Sink">The sink.</param>
/// <param name="Verdict">The state of its fence.</param>
/// <param name="Proof">What was seen, for people.</param>
public sealed record SinkVerdict(string Sink, FenceState Verdict, string Proof);
