using Sluice.Client.Contract;

namespace Sluice.Cli.Verbs;

/// <summary>How one of many jobs was stopped.</summary>
/// <param name="Job">The job after it.</param>
/// <param name="Outcome">How the request was decided; <c>null</c> where it was refused or not answered.</param>
/// <param name="Stop">The receipt.</param>
/// <param name="Error">Why it was not stopped, or is not known to be.</param>
internal sealed record StoppedJob(Job Job, StopOutcome? Outcome, StopReceipt? Stop, Problem? Error = null)
{
    /// <summary>What a stop would do, where it was only asked for that.</summary>
    public StopPreview? Preview { get; init; }
}
