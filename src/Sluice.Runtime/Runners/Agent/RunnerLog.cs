using System.Buffers;
using System.Globalization;
using System.Text;
using Sluice.Runtime.Runners.Logs;

namespace Sluice.Runtime.Runners.Agent;

/// <summary>
/// What a runner writes to standard error: the last lines kept, and once it has a run, its log file. A file that has grown to its limit is put
/// aside under a number that grows, and the oldest of those goes. A disk that is full costs lines of the log and nothing else.
/// </summary>
internal sealed class RunnerLog(long mostBytes, int mostFiles, TimeProvider time) : IDisposable
{
    private const int KeptLines = 20;
    private const int LongestLine = 8 << 10;

    private readonly Lock _gate = new();
    private readonly Queue<(DateTimeOffset At, string Text)> _last = [];
    private Func<string, string> _mask = static line => line;
    private FileStream? _file;
    private string? _path;
    private long _lost;

    /// <summary>The last lines, oldest first.</summary>
    public IReadOnlyList<string> Last
    {
        get
        {
            lock (_gate)
                return [.. _last.Select(l => l.Text)];
        }
    }

    /// <summary>From now on lines go to this file, those that were kept first.</summary>
    public void Open(string path, Func<string, string> mask)
    {
        lock (_gate)
        {
            (_path, _mask) = (path, mask);
            foreach (var (at, text) in _last)
                Append(at, text);
        }
    }

    /// <summary>Copies lines until their source ends.</summary>
    public async Task CopyAsync(Stream source, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LongestLine);
        var held = 0;
        try
        {
            while (true)
            {
                var read = await source.ReadAsync(buffer.AsMemory(held), cancellationToken);
                held += read;
                var taken = TakeLines(buffer.AsSpan(0, held), isEnd: read == 0 || held == buffer.Length);
                buffer.AsSpan(taken, held - taken).CopyTo(buffer);
                held -= taken;
                if (read == 0)
                    return;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Its process is gone.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A line of the agent's own.</summary>
    public void Write(string line)
    {
        lock (_gate)
            Keep(_mask(line));
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _file?.Dispose();
            (_file, _path) = (null, null);
        }
    }

    private int TakeLines(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        var taken = 0;
        lock (_gate)
        {
            while (taken < bytes.Length)
            {
                var rest = bytes[taken..];
                var end = rest.IndexOf((byte)'\n');
                if (end < 0 && !isEnd)
                    break;
                Keep(_mask(Encoding.UTF8.GetString(end < 0 ? rest : rest[..end])));
                taken += end < 0 ? rest.Length : end + 1;
            }
        }

        return taken;
    }

    private void Keep(string line)
    {
        var at = time.GetUtcNow();
        _last.Enqueue((at, line));
        while (_last.Count > KeptLines)
            _last.Dequeue();
        Append(at, line);
    }

    private void Append(DateTimeOffset at, string text)
    {
        if (_path is null)
            return;
        try
        {
            _file ??= OpenFile(_path);
            var line = StampedLine.Make(at, text);
            if (_lost > 0)
                line = $"{StampedLine.Make(at, $"({_lost} lines of this log could not be written)")}\n{line}";
            _file.Write(Encoding.UTF8.GetBytes(line + "\n"));
            _file.Flush();
            _lost = 0;
            if (_file.Length >= mostBytes)
                PutAside(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _lost++;
        }
    }

    private static FileStream OpenFile(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }

    private void PutAside(string path)
    {
        _file!.Dispose();
        _file = null;
        var aside = RunnerLogs.Aside(path);
        File.Move(path, string.Create(CultureInfo.InvariantCulture, $"{path}.{(aside.Count == 0 ? 1 : aside[^1].Number + 1)}"));
        foreach (var old in aside.SkipLast(Math.Max(0, mostFiles - 1)))
            File.Delete(old.File);
    }
}
