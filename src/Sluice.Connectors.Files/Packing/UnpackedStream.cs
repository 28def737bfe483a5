using System.IO.Hashing;

namespace Sluice.Connectors.Files.Packing;

/// <summary>
/// An unpacked text that is held to what its archive says of it, and to a limit. Owns what it is read from.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="place">The file and the entry, for messages.</param>
/// <param name="limit">Most bytes.</param>
/// <param name="owned">Disposed with it, in this order.</param>
internal sealed class UnpackedStream(Stream text, string place, long limit, params IDisposable[] owned) : ReadOnlyStream
{
    private readonly Crc32 _crc = new();
    private long _length;

    /// <summary>How long the text must be.</summary>
    public long? ExpectedLength { get; init; }

    /// <summary>What its checksum must be.</summary>
    public uint? ExpectedCrc { get; init; }

    /// <summary>It was read to its end, and is what it should be.</summary>
    public bool IsWhole { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        int read;
        try
        {
            read = text.Read(buffer);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw PackingFault.Damaged(place, _length, "its end is missing or it holds something else", e);
        }

        _length += read;
        if (_length > limit)
            throw PackingFault.TooLarge($"'{place}'", limit);
        if (ExpectedCrc is not null)
            _crc.Append(buffer[..read]);
        if (read == 0 || _length > ExpectedLength)
            DemandWhole();
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            text.Dispose();
            foreach (var one in owned)
                one.Dispose();
        }

        base.Dispose(disposing);
    }

    private void DemandWhole()
    {
        if (ExpectedLength is { } length && length != _length)
            throw PackingFault.Damaged(place, _length, $"it should unpack to {length} bytes");
        if (ExpectedCrc is { } crc && crc != _crc.GetCurrentHashAsUInt32())
            throw PackingFault.Damaged(place, _length, "its checksum is another one");
        IsWhole = true;
    }
}
