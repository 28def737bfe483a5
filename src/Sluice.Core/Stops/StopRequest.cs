using Sluice.Core.Identity;

namespace Sluice.Core.Stops;

/// <summary>A stop, as somebody asks for it.</summary>
/// <param name="Request">The request's id.</param>
/// <param name="Kind"><see cref="StopKind.Savepoint"/>, <see cref="StopKind.Cancel"/> or <see cref="StopKind.ForceStop"/>.</param>
/// <param name="Job">The job; its latest run is meant.</param>
/// <param name="By">Who asks.</param>
/// <param name="Reason">Why, in the caller's words; at most <see cref="MaxReasonLength"/> characters. Required for a force stop.</param>
public sealed record StopRequest(RequestId Request, StopKind Kind, JobId Job, string By, string Reason)
{
    /// <summary>The most characters that a reason may have.</summary>
    public const int MaxReasonLength = 4096;

    /// <summary>How long a graceful stop may take where neither the caller nor the node says.</summary>
    public static readonly TimeSpan UsualDeadline = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a graceful stop may take; greater than 0 and at most 30 days. <c>null</c>: as long as the times of the node that decides say.
    /// Not used by a force stop.
    /// </summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>What happens then.</summary>
    public OnDeadline OnDeadline { get; init; }

    /// <summary>Hash of what was asked: the same id with another body is refused.</summary>
    public string BodyHash { get; init; } = "";
}
