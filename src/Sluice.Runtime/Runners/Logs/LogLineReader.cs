using System.Text;

namespace Sluice.Runtime.Runners.Logs;

/// <summary>Reads whole lines of a file that somebody else writes to: what has no end yet is not read.</summary>
internal sealed class LogLineReader(FileStream file, long offset)
{
    private const int Block = 64 << 10;

    private readonly byte[] _buffer = new byte[Block];
    private int _begin;
    private int _end;

    /// <summary>Behind the last line that was read.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>
    /// Finds where the last lines of a file begin, from its end.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="lines">How many lines are wanted; what the file has not is left.</param>
    /// <param name="bytes">How many bytes are looked through at the most; what was not is left.</param>
    public static long FindTail(FileStream file, ref int lines, ref long bytes)
    {
        var block = new byte[Block];
        var end = file.Length;
        var at = end;
        while (at > 0 && bytes > 0)
        {
            var from = Math.Max(0, at - block.Length);
            file.Position = from;
            var read = file.ReadAtLeast(block.AsSpan(0, (int)(at - from)), (int)(at - from), throwOnEndOfStream: false);
            bytes -= read;
            for (var i = read - 1; i >= 0; i--)
            {
                // The end of a line is the beginning of the one behind it; the last line's own end begins none.
                if (block[i] == '\n' && from + i + 1 < end && --lines == 0)
                    return from + i + 1;
            }

            at = from;
        }

        if (at == 0 && end > 0)
            lines--;
        return at;
    }

    /// <summary>The next whole line, or <c>null</c>.</summary>
    public string? Next()
    {
        while (true)
        {
            var rest = _buffer.AsSpan(_begin, _end - _begin);
            var length = rest.IndexOf((byte)'\n');
            if (length < 0 && rest.Length == _buffer.Length)
                length = rest.Length - 1;
            if (length >= 0)
            {
                var line = Encoding.UTF8.GetString(rest[..length]);
                _begin += length + 1;
                Offset += length + 1;
                return line;
            }

            rest.CopyTo(_buffer);
            (_begin, _end) = (0, rest.Length);
            file.Position = Offset + rest.Length;
            var read = file.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
                return null;
            _end += read;
        }
    }
}
