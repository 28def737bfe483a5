using System.Buffers;
using System.Text;

namespace Sluice.Connectors.Standard.Http;

/// <summary>Reads answers, up to a size.</summary>
/// <param name="most">The size in bytes, unpacked.</param>
/// <param name="keepsAll">A larger one is an error; else the rest of it is not read.</param>
internal sealed class HttpBodyReader(int most, bool keepsAll)
{
    private const int Chunk = 64 << 10;
    private const int MostWords = 1 << 10;
    private const int ShownWords = 200;

    /// <summary>Reads an answer's body.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="buffer">Where to.</param>
    /// <param name="progressed">Called after each piece.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>False when it is too large.</returns>
    public async ValueTask<bool> ReadAsync(HttpResponseMessage response, ArrayBufferWriter<byte> buffer, Action progressed, CancellationToken cancellationToken)
    {
        buffer.ResetWrittenCount();
        if (keepsAll && response.Content.Headers.ContentLength > most)
            return false;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        while (await stream.ReadAsync(buffer.GetMemory(Chunk), cancellationToken) is > 0 and var count)
        {
            progressed();
            buffer.Advance(count);
            if (buffer.WrittenCount > most)
                return !keepsAll;
        }

        return true;
    }

    public HttpFailure TooLarge() => new(
        HttpFailureKind.TooLarge, $"the answer is larger than {most} bytes ({HttpSourceOptions.MaxResponseSize.Name})",
        "Ask for less at once, as with pageing, or raise the limit", CanRetry: false);

    /// <summary>What an answer that says no says beside its status: one line, shortened.</summary>
    public static async ValueTask<string> ReadWordsAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var room = new byte[MostWords];
        var length = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            while (length < room.Length && await stream.ReadAsync(room.AsMemory(length), cancellationToken) is > 0 and var count)
                length += count;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            // The status counts, and is known.
        }

        var words = string.Join(' ', Encoding.UTF8.GetString(room, 0, length).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        words = string.Concat(words.Where(c => !char.IsControl(c)));
        return words.Length > ShownWords ? words[..ShownWords] + "..." : words;
    }
}
