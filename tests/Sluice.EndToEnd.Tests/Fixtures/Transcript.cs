using System.Text;

namespace Sluice.EndToEnd.Tests.Fixtures;

/// <summary>What a program writes to one of its streams, readable while it still runs.</summary>
internal sealed class Transcript
{
    private readonly StringBuilder _text = new();

    public Transcript(StreamReader stream) => Complete = ReadAsync(stream);

    /// <summary>All of it, when the stream has ended.</summary>
    public Task<string> Complete { get; }

    /// <summary>What came so far.</summary>
    public string SoFar
    {
        get
        {
            lock (_text)
                return _text.ToString();
        }
    }

    private async Task<string> ReadAsync(StreamReader stream)
    {
        var buffer = new char[8192];
        while (await stream.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_text)
                _text.Append(buffer, 0, count);
        }

        return SoFar;
    }
}
