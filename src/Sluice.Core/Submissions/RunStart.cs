using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Restores;
using Sluice.Core.Runs;

namespace Sluice.Core.Submissions;

/// <summary>A run to be made: of a new job, or the next one of a job whose latest run is final.</summary>
/// <param name="Request">The request that asks for it.</param>
/// <param name="Settings">What the engine must know to decide.</param>
/// <param name="By">Who asks.</param>
/// <param name="Why">The event that explains it.</param>
/// <param name="At">The wall clock of the node that decided.</param>
public sealed record RunStart(RequestStart Request, RunSettings Settings, string By, string Why, DateTimeOffset At)
{
    /// <summary>The name of a new job; <c>null</c> when <see cref="After"/> says which job. Names need not be unique on a server.</summary>
    public string? JobName { get; init; }

    /// <summary>The id of a new job, as a SeaTunnel client may choose it; <c>null</c> lets the store number it.</summary>
    public JobId? JobId { get; init; }

    /// <summary>The latest run of the job, final; the new run has the next number and the next epoch. Refused as stale when it is not the latest.</summary>
    public RunKey? After { get; init; }

    /// <summary>
    /// Where the store was when this was decided; <c>null</c> is not checked. Refused as stale in another incarnation or on another timeline: what was decided on a
    /// history that was lost could start again what was stopped there, and a copy that nobody has recovered gives numbers of jobs that the sinks' ledgers know.
    /// </summary>
    public StoreMark? Ground { get; init; }

    /// <summary>Begin a new generation (restart, or a fresh submit under a known id); else positions are inherited.</summary>
    public bool Fresh { get; init; }

    /// <summary>The job file in canonical form, secrets as references or encrypted; <c>null</c> keeps what is stored.</summary>
    public string? Config { get; init; }
}
