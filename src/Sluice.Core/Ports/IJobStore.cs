using Sluice.Core.Identity;
using Sluice.Core.Runs;

namespace Sluice.Core.Ports;

/// <summary>
/// The truth about jobs: runs, plans, positions, commit records, prepared targets. Every method is one transaction, durable when it
/// returns. Thread-safe. Faults of the store itself are <see cref="Errors.SluiceException"/> with codes SLC41xx.
/// </summary>
public interface IJobStore : ITaskStore, IAsyncDisposable
{
    /// <summary>The job of this name with its latest run, or <c>null</c>.</summary>
    ValueTask<JobRecord?> FindJobAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Starts run n+1 with a raised epoch. A run of the job that was left alive by a process that died is first ended as
    /// <see cref="RunStatus.Failed"/>.
    /// </summary>
    ValueTask<RunRecord> StartRunAsync(NewRun run, CancellationToken cancellationToken);

    /// <summary>Changes a run's status, by compare-and-swap on its version, together with the event that explains it.</summary>
    ValueTask<SwapOutcome> ChangeStatusAsync(StatusChange change, CancellationToken cancellationToken);

    /// <summary>The run as it stands.</summary>
    ValueTask<RunRecord> ReadRunAsync(JobId job, RunNumber run, CancellationToken cancellationToken);
}
