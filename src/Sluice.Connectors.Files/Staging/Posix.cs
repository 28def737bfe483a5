using System.Runtime.InteropServices;

namespace Sluice.Connectors.Files.Staging;

/// <summary>What .NET has no method for: hard links, and making a directory's entries durable.</summary>
internal static partial class Posix
{
    public const int NotFound = 2;
    public const int NoSpace = 28;
    public const int QuotaExceeded = 122;
    public const int NotPermitted = 1;
    public const int Denied = 13;
    public const int ReadOnlyFileSystem = 30;

    private const int Exists = 17;
    private const int ReadOnly = 0;

    /// <summary>Gives a file a second name, without replacing anything.</summary>
    /// <returns>False when the name is taken.</returns>
    /// <exception cref="IOException">The link could not be made.</exception>
    public static bool TryLink(string existing, string added)
    {
        if (OperatingSystem.IsWindows())
            return TryMove(existing, added);
        if (Link(existing, added) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        return error == Exists
            ? false
            : throw new IOException($"link '{added}': {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    /// <summary>Makes the entries of a directory durable.</summary>
    /// <exception cref="IOException">It could not be synced.</exception>
    public static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var handle = Open(path, ReadOnly);
        if (handle < 0)
            throw Failure(path);
        try
        {
            if (Fsync(handle) != 0)
                throw Failure(path);
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static bool TryMove(string existing, string added)
    {
        if (File.Exists(added))
            return false;
        File.Move(existing, added);
        return true;
    }

    private static IOException Failure(string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"sync directory '{path}': {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string added);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
