using Microsoft.Win32.SafeHandles;

namespace Sluice.Connectors.Files.Records;

/// <summary>A range of a file's own bytes.</summary>
internal sealed class FileInput(SafeFileHandle file, string path, long start, long end) : IByteInput
{
    private long _at = start;

    public int Read(Span<byte> room)
    {
        if (_at >= end)
            return 0;
        if (room.Length > end - _at)
            room = room[..(int)(end - _at)];
        int read;
        try
        {
            read = RandomAccess.Read(file, room, _at);
        }
        catch (IOException e)
        {
            throw FileFault.Unreadable(path, e);
        }

        if (read == 0)
            throw FileFault.Changed(path, $"it ends at byte {_at} although it had {end} bytes when it was planned");
        _at += read;
        return read;
    }

    public void Dispose() => file.Dispose();
}
