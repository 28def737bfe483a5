using Sluice.Connect.Sinks;

namespace Sluice.Runtime.Runners.Protocol;

/// <summary>How long a commit took.</summary>
/// <param name="Class">What the sink promises.</param>
/// <param name="Seconds">The time.</param>
internal readonly record struct CommitTime(SinkClass Class, double Seconds);
