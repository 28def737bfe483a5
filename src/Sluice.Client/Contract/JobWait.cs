namespace Sluice.Client.Contract;

/// <summary>Why a job has no slot yet.</summary>
public sealed record JobWait
{
    /// <summary>What it waits for, for people.</summary>
    public required string Reason { get; init; }

    /// <summary>Its place among the jobs that are PENDING, from 1: first is the one that waits longest. One that may use other nodes can overtake it.</summary>
    public required int Position { get; init; }
}
