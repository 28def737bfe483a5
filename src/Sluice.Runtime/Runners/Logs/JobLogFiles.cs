using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Views;

namespace Sluice.Runtime.Runners.Logs;

/// <summary>
/// Reads what the runners of this node wrote: line by line from a place on, and never more than is asked for. Secrets were masked when it was
/// written. Thread-safe, and beside whoever writes.
/// </summary>
/// <param name="folder">Where the logs are.</param>
/// <param name="worker">This node's name.</param>
public sealed class JobLogFiles(string folder, string worker) : IJobLogs
{
    /// <summary>How much of the logs is looked through for the last lines.</summary>
    private const long MostTailBytes = 16 << 20;

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<JobLogLine>> ReadAsync(JobId job, string? after, int limit, CancellationToken cancellationToken) =>
        await Task.Run(() => Read(job, LogCursor.Parse(after), limit, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public async ValueTask<string?> FindTailAsync(JobId job, int lines, CancellationToken cancellationToken) =>
        await Task.Run(() => FindTail(job, lines, cancellationToken), cancellationToken);

    private List<JobLogLine> Read(JobId job, LogCursor after, int limit, CancellationToken cancellationToken)
    {
        var lines = new List<JobLogLine>();
        foreach (var part in RunnerLogs.Of(folder, job).Where(after.IsBeforeEndOf))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var file = Open(job, part);
            if (file is null)
                break;
            var reader = new LogLineReader(file, after.OffsetIn(part));
            while (lines.Count < limit && reader.Next() is { } line)
            {
                var (at, text) = StampedLine.Split(line);
                lines.Add(new JobLogLine(worker, at, text, new LogCursor(part.Run, part.Number, reader.Offset).ToString()));
            }

            if (lines.Count == limit)
                break;
        }

        return lines;
    }

    private string? FindTail(JobId job, int lines, CancellationToken cancellationToken)
    {
        var (left, bytes) = (lines, MostTailBytes);
        foreach (var part in RunnerLogs.Of(folder, job).Reverse())
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var file = Open(job, part);
            if (file is null)
                return null;
            var begin = LogLineReader.FindTail(file, ref left, ref bytes);
            if (left == 0 || bytes <= 0)
                return new LogCursor(part.Run, part.Number, begin).ToString();
        }

        return null;
    }

    /// <summary>
    /// Opens a part; <c>null</c> when it is no longer what it was: put aside or gone between the look into the folder and now. The next call finds
    /// what is there then.
    /// </summary>
    private FileStream? Open(JobId job, LogPart part)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(part.File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (RunnerLogs.Of(folder, job).Any(p => p.Run == part.Run && p.Number == part.Number && p.File == part.File))
                return file;
        }
        catch (IOException)
        {
            // It went meanwhile.
        }

        file?.Dispose();
        return null;
    }
}
