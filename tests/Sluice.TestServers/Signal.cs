using System.Runtime.InteropServices;

namespace Sluice.TestServers;

/// <summary>POSIX signals, and who would receive them. Linux only: children are found in <c>/proc</c>.</summary>
internal static partial class Signal
{
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Kill = 9;
    private static readonly bool IsMac = OperatingSystem.IsMacOS();

    public static int Continue => IsMac ? 19 : 18;

    public static int Stop => IsMac ? 17 : 19;

    /// <summary>Sends <paramref name="signal"/>; false when there is no such process any more.</summary>
    public static bool Send(int processId, int signal) => SysKill(processId, signal) == 0;

    /// <summary>The process and its direct children; a server's backends are all children of its first process.</summary>
    public static IReadOnlyList<int> Family(int processId)
    {
        List<int> family = [processId];
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(directory), out var id) && ParentOf(id) == processId)
                family.Add(id);
        return family;
    }

    private static int? ParentOf(int processId)
    {
        try
        {
            // "pid (name) state ppid ...": the name may hold spaces and parentheses, so count from its last ')'.
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]);
        }
        catch (IOException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SysKill(int processId, int signal);
}
