namespace Sluice.Simulation.Schedules;

/// <summary>What a hunt came to.</summary>
/// <param name="Schedules">Schedules that were run.</param>
/// <param name="Events">Their events.</param>
/// <param name="FewestEvents">Events of the shortest.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Broken">The schedule that broke a promise, or <c>null</c>.</param>
internal sealed record HuntResult(long Schedules, long Events, long FewestEvents, TimeSpan Took, ScheduleResult? Broken)
{
    public double EventsPerSecond => Events / Math.Max(0.001, Took.TotalSeconds);
}
