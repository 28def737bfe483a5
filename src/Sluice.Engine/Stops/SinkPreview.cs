using Sluice.Core.Runs;

namespace Sluice.Engine.Stops;

/// <summary>What a force stop would mean at one sink.</summary>
/// <param name="Sink">The sink's name within the job.</param>
/// <param name="Fencing">How it keeps superseded writers out.</param>
/// <param name="Safe">When nothing more can appear there, in a sentence.</param>
public sealed record SinkPreview(string Sink, SinkFencing Fencing, string Safe);
