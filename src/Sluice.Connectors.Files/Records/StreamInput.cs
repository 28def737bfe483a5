namespace Sluice.Connectors.Files.Records;

/// <summary>
/// A whole text that is read from its start, because it is packed or in another encoding, as UTF-8. Offsets are those in the UTF-8 text; to
/// begin later, what is before is read too.
/// </summary>
internal sealed class StreamInput : IByteInput
{
    private readonly Stream _utf8;
    private readonly string _place;
    private readonly long _end;
    private long _at;

    /// <summary>Opens the input.</summary>
    /// <param name="utf8">The text; disposed with the input.</param>
    /// <param name="place">Where it is, for messages.</param>
    /// <param name="start">Offset in the UTF-8 text to begin at.</param>
    /// <param name="end">Offset in the UTF-8 text to end before.</param>
    public StreamInput(Stream utf8, string place, long start, long end)
    {
        _utf8 = utf8;
        _place = place;
        _end = end;
        try
        {
            var skipped = new byte[64 << 10];
            while (_at < start && Read(skipped.AsSpan(0, (int)Math.Min(skipped.Length, start - _at))) > 0)
            {
            }
        }
        catch
        {
            _utf8.Dispose();
            throw;
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
        catch (IOException e)
        {
            throw FileFault.Unreadable(_place, e);
        }
    }

    public void Dispose() => _utf8.Dispose();
}
