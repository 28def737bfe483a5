using System.Buffers;

namespace Sluice.Connectors.Files.Records;

/// <summary>Bytes that are written one after the other into one array, which is kept when they are cleared.</summary>
internal sealed class ByteWriter(int capacity) : IBufferWriter<byte>
{
    private const int SmallestRoom = 256;

    private byte[] _bytes = new byte[capacity];

    /// <summary>Number of bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return _bytes.AsSpan(Length);
    }

    /// <summary>Appends bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        EnsureRoom(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Appends a byte.</summary>
    public void Add(byte value)
    {
        EnsureRoom(1);
        _bytes[Length++] = value;
    }

    /// <summary>Forgets the bytes from <paramref name="length"/> on.</summary>
    public void Truncate(int length) => Length = length;

    private void EnsureRoom(int size)
    {
        size = Math.Max(size, 1);
        if (_bytes.Length - Length < size)
            Array.Resize(ref _bytes, Math.Max(Math.Max(_bytes.Length * 2, SmallestRoom), checked(Length + size)));
    }
}
