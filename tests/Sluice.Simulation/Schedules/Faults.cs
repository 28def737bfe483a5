namespace Sluice.Simulation.Schedules;

/// <summary>What may go wrong in one schedule, and how often. Drawn from its seed; all of it is over when the schedule goes quiet.</summary>
internal sealed class Faults
{
    /// <summary>How often a task of the job fails between two splits.</summary>
    public double Failures { get; set; }

    /// <summary>How often a kill does not reach its runner.</summary>
    public double LostKills { get; set; }

    public bool HasWallJumps { get; init; }

    public bool HasFailover { get; init; }
}
