using System.Globalization;

namespace Sluice.Runtime.Runners.Agent;

/// <summary>When a process was started, by which it is told from a later one with the same number.</summary>
internal static class ProcessStart
{
    /// <summary>The field of <c>/proc/PID/stat</c> behind the name in brackets, counted from 0.</summary>
    private const int Field = 19;

    /// <summary>Ticks since the machine's start; 0 where that is not known.</summary>
    public static long Of(int process)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[Field], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return 0;
        }
    }
}
