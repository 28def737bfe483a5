using Sluice.Connect.Sinks;
using Sluice.Runtime.Metrics;

namespace Sluice.Runtime.Tasks;

/// <summary>A sink as tasks see it.</summary>
/// <param name="Name">Its stable name within the job: the key of its positions.</param>
/// <param name="Sink">The sink.</param>
/// <param name="Class">What it turned out to be when it was opened.</param>
/// <param name="Meter">Its counters.</param>
internal sealed record SinkTarget(string Name, ISink Sink, SinkClass Class, SinkMeter Meter);
