using System.Collections.Concurrent;
using System.Globalization;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Views;

namespace Sluice.Api.Tests.Doubles;

/// <summary>Lines that a test wrote, in the place of files that a node's runners fill.</summary>
internal sealed class KeptLogs : IJobLogs
{
    private readonly ConcurrentDictionary<JobId, List<string>> _lines = new();

    public void Write(long job, params string[] lines)
    {
        var kept = _lines.GetOrAdd(new JobId(job), _ => []);
        lock (kept)
            kept.AddRange(lines);
    }

    public ValueTask<IReadOnlyList<JobLogLine>> ReadAsync(JobId job, string? after, int limit, CancellationToken cancellationToken)
    {
        if (!_lines.TryGetValue(job, out var kept))
            return new((IReadOnlyList<JobLogLine>)[]);
        var from = int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : 0;
        lock (kept)
            return new([.. kept.Select((l, i) => new JobLogLine("worker-a", null, l, (i + 1).ToString(CultureInfo.InvariantCulture))).Skip(from).Take(limit)]);
    }

    public ValueTask<string?> FindTailAsync(JobId job, int lines, CancellationToken cancellationToken)
    {
        if (!_lines.TryGetValue(job, out var kept))
            return new((string?)null);
        lock (kept)
            return new(Math.Max(0, kept.Count - lines).ToString(CultureInfo.InvariantCulture));
    }
}
