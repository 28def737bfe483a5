using Sluice.Core.Identity;
using Sluice.Core.Views;

namespace Sluice.Core.Ports;

/// <summary>What the processes of jobs wrote, as far as this node has it. Secrets are masked in it. Thread-safe.</summary>
public interface IJobLogs
{
    /// <summary>The lines of a job after one that was read, in order; none when there is nothing (any more).</summary>
    /// <param name="job">The job.</param>
    /// <param name="after">The last line's <see cref="JobLogLine.Cursor"/>; <c>null</c> from the beginning. One that is not known reads from the beginning of what is kept.</param>
    /// <param name="limit">The most lines.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    ValueTask<IReadOnlyList<JobLogLine>> ReadAsync(JobId job, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>The place behind which the last lines of a job are: to be read from by <see cref="ReadAsync"/>. <c>null</c>: from the beginning.</summary>
    /// <param name="job">The job.</param>
    /// <param name="lines">How many lines; at least 1. Of very long logs they may be fewer.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    ValueTask<string?> FindTailAsync(JobId job, int lines, CancellationToken cancellationToken);
}
