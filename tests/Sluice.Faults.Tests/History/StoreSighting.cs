namespace Sluice.Faults.Tests.History;

/// <summary>A run as its row was seen to be, for the first time, by somebody who asks the store itself.</summary>
/// <param name="At">When it was seen.</param>
/// <param name="Before">When it was last seen to be otherwise: it has become so between the two.</param>
/// <param name="Job">The job.</param>
/// <param name="Run">The number of its run.</param>
/// <param name="Status">The status's number, as it is stored.</param>
/// <param name="IsFinal">Whether the run has ended.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Version">Its version.</param>
internal sealed record StoreSighting(DateTimeOffset At, DateTimeOffset Before, long Job, int Run, int Status, bool IsFinal, long Epoch, long Version);
