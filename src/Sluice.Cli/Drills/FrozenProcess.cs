using System.Diagnostics;
using System.Globalization;
using Sluice.Client.Contract;

namespace Sluice.Cli.Drills;

/// <summary>A runner of the server on this machine, to be frozen and woken.</summary>
internal sealed class FrozenProcess
{
    private const string BootFile = "/proc/sys/kernel/random/boot_id";
    private const int StartField = 19;

    private readonly RunnerInfo _runner;

    private FrozenProcess(RunnerInfo runner) => _runner = runner;

    /// <summary>The process.</summary>
    public int Id => _runner.Process;

    /// <summary>Whether the server's process is one of this machine, and in sight.</summary>
    public static bool IsSameMachine(NodeState node) =>
        node.Boot.Length > 0 && File.Exists(BootFile) && string.Equals(File.ReadAllText(BootFile).Trim(), node.Boot, StringComparison.Ordinal)
        && Directory.Exists(PathOf(node.Process));

    /// <summary>Finds a runner's process; <c>null</c> when it is not, or no longer, that one: no other process is ever frozen.</summary>
    public static FrozenProcess? Find(RunnerInfo runner) => runner.Started > 0 && StartOf(runner.Process) == runner.Started ? new FrozenProcess(runner) : null;

    /// <summary>Freezes it, and returns whether it is frozen.</summary>
    public async Task<bool> FreezeAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        await SignalAsync("-STOP", cancellationToken);
        for (var turn = 0; turn < 100; turn++)
        {
            if (State(_runner.Process) is 'T' or 't')
                return true;
            await Task.Delay(TimeSpan.FromMilliseconds(10), time, cancellationToken);
        }

        return false;
    }

    /// <summary>Wakes it; returns whether it was still there to be woken.</summary>
    public async Task<bool> WakeAsync(CancellationToken cancellationToken) =>
        StartOf(_runner.Process) == _runner.Started && State(_runner.Process) != 'Z' && await SignalAsync("-CONT", cancellationToken);

    private async Task<bool> SignalAsync(string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", [signal, _runner.Process.ToString(CultureInfo.InvariantCulture)]) { UseShellExecute = false, RedirectStandardError = true });
        if (kill is null)
            return false;
        await kill.WaitForExitAsync(cancellationToken);
        return kill.ExitCode == 0;
    }

    private static long StartOf(int process) => Fields(process) is { } fields && long.TryParse(fields[StartField], NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 0;

    private static char State(int process) => Fields(process) is [{ Length: > 0 } state, ..] ? state[0] : ' ';

    /// <summary>What stands behind the name in brackets.</summary>
    private static string[]? Fields(int process)
    {
        try
        {
            var stat = File.ReadAllText(PathOf(process) + "/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string PathOf(int process) => string.Create(CultureInfo.InvariantCulture, $"/proc/{process}");
}
