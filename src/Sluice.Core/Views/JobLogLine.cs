namespace Sluice.Core.Views;

/// <summary>A line that a job's process wrote.</summary>
/// <param name="Worker">The worker whose file it is in.</param>
/// <param name="At">When, where that is known.</param>
/// <param name="Text">The line, without its end.</param>
/// <param name="Cursor">Where it ends: to read on from. Printable ASCII.</param>
public sealed record JobLogLine(string Worker, DateTimeOffset? At, string Text, string Cursor);
