using System.Diagnostics;
using System.Globalization;
using Sluice.Runtime.Runners.Child;
using Sluice.Runtime.Runners.Protocol;
using StreamJsonRpc;

namespace Sluice.Runtime.Runners.Agent;

/// <summary>A runner's process: started, spoken to, signaled, and seen gone.</summary>
internal sealed class RunnerProcess : IDisposable
{
    private const double HeapShare = 0.75;
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_lastWords = TimeSpan.FromMilliseconds(300);

    private readonly Process _process;
    private readonly RunnerCage _cage;
    private readonly LeftRunners _left;
    private readonly RunnerLog _log;
    private readonly TimeProvider _time;
    private readonly Task _copying;
    private readonly CancellationTokenSource _copied = new();
    private volatile bool _hasExited;
    private volatile bool _isGroupGone;

    private RunnerProcess(Process process, RunnerCage cage, LeftRunners left, RunnerLog log, TimeProvider time)
    {
        (_process, _cage, _left, _log, _time) = (process, cage, left, log, time);
        _copying = Task.Run(() => log.CopyAsync(process.StandardError.BaseStream, _copied.Token), CancellationToken.None);
        Rpc = RunnerPipe.Over(process.StandardInput.BaseStream, process.StandardOutput.BaseStream);
    }

    /// <summary>The process.</summary>
    public int Id => _process.Id;

    /// <summary>The connection to it.</summary>
    public JsonRpc Rpc { get; }

    /// <summary>The leader has ended, and helpers of it have not.</summary>
    public bool HasSurvivors { get; private set; }

    /// <summary>How it ended, for people. Only once it is gone.</summary>
    public string Cause { get; private set; } = "";

    /// <summary>Starts one.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static async Task<RunnerProcess> StartAsync(RunnerGround ground, RunnerLog log, string name)
    {
        var options = ground.Options;
        var cage = RunnerCage.Make(ground.Cages, name, options.Memory);
        var info = new ProcessStartInfo(
            options.Program, [.. options.Arguments, "--agent", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["DOTNET_GCHeapHardLimit"] = ((long)(options.Memory * HeapShare)).ToString("x", CultureInfo.InvariantCulture);
        Process? process = null;
        try
        {
            process = await ground.Spawner.StartAsync(info);
            cage.Take(process.Id);
            ground.Left.Add(process.Id, cage);
            return new RunnerProcess(process, cage, ground.Left, log, options.Common.Time);
        }
        catch
        {
            process?.Kill(entireProcessTree: true);
            cage.Remove();
            throw;
        }
    }

    /// <summary>Asks it to end.</summary>
    public void Terminate() => ProcessSignals.SendToGroup(Id, ProcessSignals.Terminate);

    /// <summary>Ends it and whatever it has started.</summary>
    public void Kill()
    {
        _cage.Kill();
        if (!_hasExited)
            ProcessSignals.SendToGroup(Id, ProcessSignals.Kill);
        else if (!_isGroupGone)
            ProcessSignals.SendToMembers(Id, ProcessSignals.Kill);
    }

    /// <summary>Returns when nothing of it is left: neither the process nor a helper in its group.</summary>
    public async Task GoneAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None);
        _hasExited = true;
        for (var wait = s_look; !IsAllGone(); wait = wait < s_again ? wait * 2 : s_again)
        {
            HasSurvivors = true;
            Kill();
            await Task.Delay(wait, _time, CancellationToken.None);
        }

        // A helper that left the group may hold the pipe: its words are not waited for.
        await Task.WhenAny(_copying, Task.Delay(s_lastWords, _time, CancellationToken.None));
        Cause = Describe();
        _cage.Remove();
        _left.Remove(Id);
        HasSurvivors = false;
    }

    public void Dispose()
    {
        Rpc.Dispose();
        _copied.Cancel();
        _copied.Dispose();
        // A stream that has been asked for is its asker's: the process leaves it open until a collector comes by.
        _process.StandardError.Dispose();
        _process.Dispose();
    }

    /// <summary>Once a group was seen gone its number may be another's: it is not looked at again.</summary>
    private bool IsAllGone()
    {
        _isGroupGone = _isGroupGone || ProcessSignals.IsGroupGone(Id);
        return _isGroupGone && _cage.IsEmpty;
    }

    private string Describe()
    {
        var status = _process.ExitCode;
        var last = _log.Last;
        var how = status switch
        {
            RunnerExit.OutOfMemory => "found no memory",
            > 128 and <= 192 => string.Create(CultureInfo.InvariantCulture, $"was ended by signal {status - 128}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"ended with status {status}"),
        };
        var isOutOfMemory = status == RunnerExit.OutOfMemory || _cage.HasRunOut
            || last.Any(l => l.Contains("OutOfMemoryException", StringComparison.Ordinal) || l.Contains("Out of memory", StringComparison.OrdinalIgnoreCase));
        var why = isOutOfMemory ? "; out of memory: the job needs more than runner.memory gives it" : "";
        var words = string.Join(" | ", last.Where(l => !string.IsNullOrWhiteSpace(l)).TakeLast(3));
        return $"the runner (process {Id}) {how}{why}{(words.Length > 0 ? $"; its last words: {words}" : "")}";
    }
}
