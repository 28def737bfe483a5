using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sluice.Storage.Journal;

/// <summary>
/// Zeros ahead of what is written: a sync that changes neither the file's length nor where its blocks lie writes the record alone, and not the
/// file system's own log too. They end the file for whoever reads it (the checksum of a record without content is not 0), and go when the journal is closed.
/// </summary>
/// <param name="file">The journal's file, without a buffer.</param>
internal sealed partial class JournalRoom(FileStream file)
{
    private const int Step = 256 * 1024;
    private readonly SafeFileHandle _handle = file.SafeFileHandle;
    private long _end = file.Position;
    private bool _isTight;

    /// <summary>Writes at the present position, durably.</summary>
    /// <exception cref="IOException">It may be written or not.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        file.Write(bytes);
        Sync();
    }

    /// <summary>
    /// Sees to it that there is room for what comes next; called when nobody waits. A disk that has none may have some for the records, which then
    /// do without, and it is not filled to its end again and again.
    /// </summary>
    public void Refill()
    {
        var begin = file.Position;
        if (_isTight || _end - begin >= Step / 2)
            return;
        try
        {
            file.Write(new byte[Step]);
            file.Flush(flushToDisk: true);
            _end = file.Position;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The room that was there before is left: it is what the next records are written into.
            _isTight = true;
            TryCut(Math.Max(begin, _end));
        }
        finally
        {
            file.Position = begin;
        }
    }

    /// <summary>Ends the file here; <c>false</c>: it could not be.</summary>
    public bool TryCut(long end)
    {
        try
        {
            file.SetLength(end);
            file.Position = end;
            _end = end;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Sync()
    {
        if (!OperatingSystem.IsLinux())
        {
            file.Flush(flushToDisk: true);
            return;
        }

        // Unlike fsync it leaves out the time of the last change; a new length and new blocks it does write.
        if (FDataSync(_handle) != 0)
            throw new IOException($"{file.Name} cannot be synced (error {Marshal.GetLastPInvokeError()}).");
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeFileHandle handle);
}
