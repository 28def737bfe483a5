using Sluice.Core.Identity;
using Sluice.Core.Runs;

namespace Sluice.Engine.Submissions;

/// <summary>A next run of a job that has ended, as somebody asks for it by the job's id.</summary>
/// <param name="Request">The request's id.</param>
/// <param name="Job">The job.</param>
/// <param name="By">Who asks.</param>
/// <param name="Reason">Why; may be empty.</param>
public sealed record JobRestart(RequestId Request, JobId Job, string By, string Reason = "")
{
    /// <summary>A changed job file in canonical form; <c>null</c> keeps what is stored. What may differ was checked by the caller.</summary>
    public string? Config { get; init; }

    /// <summary>What the engine must know of a changed job; <c>null</c> keeps what is stored.</summary>
    public RunSettings? Settings { get; init; }

    /// <summary>Only when this is the job's latest run; <c>null</c> for whichever it is.</summary>
    public RunKey? After { get; init; }

    /// <summary>Hash of what was asked; empty lets the engine make one.</summary>
    public string BodyHash { get; init; } = "";
}
