using System.Buffers.Binary;

namespace Sluice.Storage.Sqlite.Engine;

/// <summary>
/// A file beside the store that only takes room: it is deleted when the disk is full, so that a stop still commits, and put back when there
/// is room again. Used by the store's writing thread alone.
/// </summary>
internal sealed class Ballast
{
    /// <summary>256 KiB: some thirty stops.</summary>
    public const int Size = 256 * 1024;

    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(1);
    private readonly string _path;
    private readonly TimeProvider _clock;
    private long? _triedAt;

    public Ballast(string storePath, TimeProvider clock)
    {
        _path = storePath + ".ballast";
        _clock = clock;
    }

    /// <summary>Whether the reserve is there.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>It was used and is not back: what room there is belongs to stops.</summary>
    public bool WasReleased { get; private set; }

    /// <summary>Gives the room free. Returns whether there was any to give.</summary>
    public bool Release()
    {
        if (!IsHeld)
            return false;
        File.Delete(_path);
        IsHeld = false;
        WasReleased = true;
        _triedAt = _clock.GetTimestamp();
        return true;
    }

    /// <summary>Takes the room (again), where the disk has it; tried once a second at most. Returns whether it is held.</summary>
    public bool TryHold()
    {
        if (IsHeld)
            return true;
        if (_triedAt is { } tried && _clock.GetElapsedTime(tried) < s_retry)
            return false;
        _triedAt = _clock.GetTimestamp();
        try
        {
            if (!File.Exists(_path) || new FileInfo(_path).Length < Size)
                Write();
            WasReleased = false;
            return IsHeld = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No room: what was written so far must not take the rest of it.
            File.Delete(_path);
            return false;
        }
    }

    /// <summary>Bytes that no file system compresses or leaves out as a hole.</summary>
    private void Write()
    {
        var bytes = new byte[Size];
        var state = 0x9E3779B97F4A7C15UL;
        for (var at = 0; at < bytes.Length; at += sizeof(ulong))
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), state);
        }

        using var file = new FileStream(_path, FileMode.Create, FileAccess.Write, FileShare.None, 1);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }
}
