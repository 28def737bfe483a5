namespace Sluice.JobFiles.Resuming;

/// <summary>An option that differs between two versions of a job.</summary>
/// <param name="Path">Its path, such as <c>sink[0].Jdbc.table</c>.</param>
/// <param name="IsHarmless">A stopped job can be resumed all the same: what is read and written stays the same.</param>
public sealed record JobFileChange(string Path, bool IsHarmless);
