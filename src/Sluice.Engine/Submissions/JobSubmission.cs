using Sluice.Core.Identity;
using Sluice.Core.Runs;

namespace Sluice.Engine.Submissions;

/// <summary>A job, as somebody submits it.</summary>
/// <param name="Request">The request's id.</param>
/// <param name="Name">The job's name; names need not be unique.</param>
/// <param name="Config">The job file in canonical form, secrets as references or encrypted.</param>
/// <param name="Settings">What the engine must know of it to decide.</param>
/// <param name="By">Who asks.</param>
public sealed record JobSubmission(RequestId Request, string Name, string Config, RunSettings Settings, string By)
{
    /// <summary>
    /// The job's id, where the client chooses it; <c>null</c> lets the store number it. Under an id that is known it begins a new generation,
    /// when the job's latest run has ended.
    /// </summary>
    public JobId? Id { get; init; }

    /// <summary>Hash of what was asked; empty lets the engine make one.</summary>
    public string BodyHash { get; init; } = "";
}
