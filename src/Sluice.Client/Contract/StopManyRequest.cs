namespace Sluice.Client.Contract;

/// <summary>Asks to stop all live jobs that a filter names.</summary>
public sealed record StopManyRequest
{
    /// <summary>Only those whose name matches; <c>*</c> stands for anything.</summary>
    public string? Name { get; init; }

    /// <summary>Only those with this status.</summary>
    public JobStatus? Status { get; init; }

    /// <summary>Why, in a few words; required for a force stop.</summary>
    public string Reason { get; init; } = "";

    /// <summary>For a cancel: how long it may take.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>For a cancel: what happens then.</summary>
    public OnDeadline? OnDeadline { get; init; }
}
