using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Views;

namespace Sluice.Api.Streams;

/// <summary>For a host that keeps no logs of jobs.</summary>
internal sealed class NoLogs : IJobLogs
{
    /// <inheritdoc />
    public ValueTask<IReadOnlyList<JobLogLine>> ReadAsync(JobId job, string? after, int limit, CancellationToken cancellationToken) =>
        new((IReadOnlyList<JobLogLine>)[]);

    /// <inheritdoc />
    public ValueTask<string?> FindTailAsync(JobId job, int lines, CancellationToken cancellationToken) => new((string?)null);
}
