using System.Globalization;
using System.Runtime.InteropServices;

namespace Sluice.Connectors.Jdbc.Sqlite;

/// <summary>
/// Finds out which processes hold locks of a file, for messages: <c>/proc/locks</c> names them by the file's inode. The file itself is never
/// opened for it, since closing it would drop the locks that this process has.
/// </summary>
internal static unsafe partial class FileHolders
{
    private const int AtCurrentDirectory = -100;
    private const uint InodeWanted = 0x100;
    private const int InodeOffset = 32;
    private const int StatSize = 256;

    /// <summary>Who holds it and that they do, such as <c>process 4711 (sluice) holds</c>; <c>another process holds</c> where nobody can tell.</summary>
    public static string Describe(string path)
    {
        var found = OperatingSystem.IsLinux() ? Find(path) : [];
        return found.Count == 0 ? "another process holds" : $"{string.Join(", ", found.Select(Name))} hold{(found.Count == 1 ? "s" : "")}";
    }

    private static List<int> Find(string path)
    {
        // In WAL mode the locks are those of the file beside it.
        var inodes = new[] { path, path + "-shm" }.Select(Inode).OfType<ulong>().Select(i => $":{i.ToString(CultureInfo.InvariantCulture)}").ToList();
        try
        {
            return
            [
                .. File.ReadLines("/proc/locks")
                    .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    .Where(f => f.Length > 5 && f[3] == "WRITE" && inodes.Exists(i => f[5].EndsWith(i, StringComparison.Ordinal)))
                    .Select(f => int.Parse(f[4], CultureInfo.InvariantCulture)).Where(pid => pid > 0).Distinct().Order(),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return [];
        }
    }

    private static string Name(int processId)
    {
        if (processId == Environment.ProcessId)
            return "this process";
        try
        {
            return $"process {processId} ({File.ReadAllText($"/proc/{processId}/comm").Trim()})";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"process {processId}";
        }
    }

    private static ulong? Inode(string path)
    {
        try
        {
            var stat = stackalloc byte[StatSize];
            return Statx(AtCurrentDirectory, path, 0, InodeWanted, stat) == 0 ? *(ulong*)(stat + InodeOffset) : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, byte* result);
}
