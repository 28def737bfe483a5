using Sluice.Connect.Sinks;

namespace Sluice.Runtime.Fences;

/// <summary>A sink of a stored job, as far as its options tell.</summary>
/// <param name="Factory">Its kind.</param>
/// <param name="Context">Its options, with their secrets, and where its ledger is.</param>
internal sealed record StoredSink(ISinkFactory Factory, FenceContext Context);
