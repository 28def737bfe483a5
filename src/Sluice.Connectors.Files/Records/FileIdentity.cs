using Microsoft.Win32.SafeHandles;

namespace Sluice.Connectors.Files.Records;

/// <summary>By what a file is known again.</summary>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Modified">When it was last changed, in ticks UTC.</param>
/// <param name="Head">Fingerprint of its first 64 KiB.</param>
internal readonly record struct FileIdentity(long Size, long Modified, string Head)
{
    private const int HeadLength = 64 << 10;

    /// <summary>Of an open file.</summary>
    /// <exception cref="Connect.Errors.ConnectorException">It cannot be read.</exception>
    public static FileIdentity Of(SafeFileHandle file, string path)
    {
        try
        {
            var head = new byte[HeadLength];
            var length = 0;
            for (var read = -1; read != 0 && length < head.Length; length += read)
                read = RandomAccess.Read(file, head.AsSpan(length), length);
            return new FileIdentity(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file).Ticks, Fingerprint.Of(head.AsSpan(0, length)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileFault.Of(path, e);
        }
    }
}
