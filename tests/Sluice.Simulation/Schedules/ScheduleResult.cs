namespace Sluice.Simulation.Schedules;

/// <summary>How a schedule went.</summary>
/// <param name="Seed">What it was made from: the same seed gives the same schedule.</param>
/// <param name="Events">How many events it had.</param>
/// <param name="Broken">The first promise that was broken, or <c>null</c>.</param>
/// <param name="Trace">What happened; only when it was traced.</param>
internal sealed record ScheduleResult(ulong Seed, long Events, string? Broken, IReadOnlyList<string> Trace);
