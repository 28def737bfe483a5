using System.Text;

namespace Sluice.Connectors.Files.Records;

/// <summary>A whole file in another encoding, as UTF-8. Offsets are those in the UTF-8 text; to begin later, what is before is read too.</summary>
internal sealed class TranscodedInput : IByteInput
{
    private readonly Stream _utf8;
    private readonly string _path;
    private readonly long _end;
    private long _at;

    /// <summary>Opens the input.</summary>
    /// <param name="file">The file's own bytes.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="encoding">Its encoding, which throws on what it cannot decode.</param>
    /// <param name="start">Offset in the UTF-8 text to begin at.</param>
    /// <param name="end">Offset in the UTF-8 text to end before.</param>
    public TranscodedInput(Stream file, string path, Encoding encoding, long start, long end)
    {
        _utf8 = Encoding.CreateTranscodingStream(file, encoding, Encoding.UTF8);
        _path = path;
        _end = end;
        var skipped = new byte[64 << 10];
        while (_at < start && Read(skipped.AsSpan(0, (int)Math.Min(skipped.Length, start - _at))) > 0)
        {
        }
    }

    public int Read(Span<byte> room)
    {
        if (room.Length > _end - _at)
            room = room[..(int)(_end - _at)];
        try
        {
            var read = room.IsEmpty ? 0 : _utf8.ReadAtLeast(room, room.Length, throwOnEndOfStream: false);
            _at += read;
            return read;
        }
        catch (DecoderFallbackException e)
        {
            throw FileFault.NotInEncoding(_path, _at, e);
        }
        catch (IOException e)
        {
            throw FileFault.Unreadable(_path, e);
        }
    }

    public void Dispose() => _utf8.Dispose();
}
