namespace Sluice.Core.Runs;

/// <summary>A sink of a job, as far as a stop concerns it.</summary>
/// <param name="Name">Its name within the job, the same as in positions.</param>
/// <param name="Fencing">How it fences.</param>
public sealed record RunSink(string Name, SinkFencing Fencing);
