using System.Buffers.Binary;
using System.IO.Hashing;

namespace Sluice.Storage.Journal;

/// <summary>
/// Records within a file: length, checksum, content, one after the other. A record that is cut off or does not match its checksum ends the
/// file: nothing after it was ever said to be durable, since every record is durable before the next is begun.
/// </summary>
internal static class JournalFrames
{
    private const int HeadLength = 12;
    private const int MostLength = 16 << 20;

    /// <summary>What every journal begins with; the last byte is the form's number.</summary>
    public static ReadOnlySpan<byte> Magic => "SLUICEJ\u0001"u8;

    public static void Write(Stream to, ReadOnlySpan<byte> content)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        BinaryPrimitives.WriteInt32LittleEndian(head, content.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(head[4..], XxHash3.HashToUInt64(content, content.Length));
        to.Write(head);
        to.Write(content);
    }

    /// <summary>All whole records from the present position, and where the last of them ends.</summary>
    public static (List<byte[]> Records, long End) ReadAll(Stream from)
    {
        var records = new List<byte[]>();
        Span<byte> head = stackalloc byte[HeadLength];
        while (true)
        {
            var end = from.Position;
            if (from.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false) < HeadLength)
                return (records, end);
            var length = BinaryPrimitives.ReadInt32LittleEndian(head);
            if (length is < 0 or > MostLength)
                return (records, end);
            var content = new byte[length];
            if (from.ReadAtLeast(content, length, throwOnEndOfStream: false) < length
                || XxHash3.HashToUInt64(content, length) != BinaryPrimitives.ReadUInt64LittleEndian(head[4..]))
            {
                return (records, end);
            }

            records.Add(content);
        }
    }
}
