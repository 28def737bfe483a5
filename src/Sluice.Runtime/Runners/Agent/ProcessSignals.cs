using System.Globalization;
using System.Runtime.InteropServices;

namespace Sluice.Runtime.Runners.Agent;

/// <summary>Signals to runners, and what the system knows of processes.</summary>
internal static partial class ProcessSignals
{
    public const int Kill = 9;
    public const int Terminate = 15;
    private const int NoSuchProcess = 3;

    /// <summary>Sends a signal to a process and to all of the group that it leads. Who is gone already is no fault.</summary>
    public static void SendToGroup(int leader, int signal)
    {
        _ = Send(-leader, signal);
        _ = Send(leader, signal);
    }

    /// <summary>Whether no process of this group is left.</summary>
    public static bool IsGroupGone(int leader) => Send(-leader, 0) != 0 && Marshal.GetLastPInvokeError() == NoSuchProcess;

    /// <summary>When a process was started, in the system's own count; <c>null</c> when there is no such process, or only its exit status is left.</summary>
    public static long? StartOf(int process)
    {
        if (ReadStat(process) is not { } fields || fields[0] is "Z" or "X")
            return null;
        return long.Parse(fields[19], CultureInfo.InvariantCulture);
    }

    /// <summary>The processes of a group that are alive.</summary>
    public static IReadOnlyList<int> MembersOf(int group)
    {
        var text = group.ToString(CultureInfo.InvariantCulture);
        return [.. AllProcesses().Where(p => ReadStat(p) is { } fields && fields[0] is not ("Z" or "X") && fields[2] == text)];
    }

    private static IEnumerable<int> AllProcesses() => !Directory.Exists("/proc")
        ? []
        : Directory.EnumerateDirectories("/proc").Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0);

    /// <summary>"pid (name) state parent group ...": the name may hold spaces and parentheses, so the fields are counted from its last ')'.</summary>
    private static string[]? ReadStat(int process)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Send(int process, int signal);
}
