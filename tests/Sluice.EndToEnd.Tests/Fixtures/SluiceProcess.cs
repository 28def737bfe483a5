using System.Diagnostics;
using System.Globalization;
using Sluice.TestServers;

namespace Sluice.EndToEnd.Tests.Fixtures;

/// <summary>The real program, run in a folder.</summary>
internal sealed class SluiceProcess : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);
    private readonly Process _process;
    private readonly Transcript _output;
    private readonly Transcript _error;

    private SluiceProcess(Process process)
    {
        _process = process;
        _output = new Transcript(process.StandardOutput);
        _error = new Transcript(process.StandardError);
    }

    /// <summary>The program's file.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "sluice");

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it wrote to standard output until now.</summary>
    public string OutputSoFar => _output.SoFar;

    /// <summary>What it wrote to standard error until now.</summary>
    public string ErrorSoFar => _error.SoFar;

    public static SluiceProcess Start(JobFolder folder, params string[] arguments) => StartBehind([], folder, arguments);

    /// <summary>Starts the program through another one, such as one that changes the user.</summary>
    public static SluiceProcess StartBehind(IReadOnlyList<string> launcher, JobFolder folder, params string[] arguments) =>
        StartProgram([.. launcher, Program], folder, arguments);

    /// <summary>Starts another build of the program, or this one behind others.</summary>
    public static SluiceProcess StartProgram(IReadOnlyList<string> program, JobFolder folder, params string[] arguments) => Launch([.. program, .. arguments], folder);

    /// <summary>Starts the program on a terminal; what the terminal shows is its standard output, and what is typed its standard input.</summary>
    public static SluiceProcess StartOnTerminal(int columns, JobFolder folder, params string[] arguments) =>
        Launch(Terminal.Command(columns, arguments), folder);

    private static SluiceProcess Launch(IReadOnlyList<string> line, JobFolder folder)
    {
        var info = new ProcessStartInfo(line[0], line.Skip(1))
        {
            WorkingDirectory = folder.Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        info.Environment["SLUICE_HOME"] = folder.File(".sluice");
        return new SluiceProcess(Process.Start(info)!);
    }

    public static async Task<ProcessResult> RunAsync(JobFolder folder, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        return await process.WaitAsync();
    }

    public async Task<ProcessResult> WaitAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException e)
        {
            _process.Kill(entireProcessTree: true);
            throw new TimeoutException($"sluice did not end within {Deadline.TotalSeconds} s. Output so far: {_output.SoFar} {_error.SoFar}", e);
        }

        return new ProcessResult(_process.ExitCode, await _output.Complete, await _error.Complete);
    }

    /// <summary>Waits until the program has written this to standard output.</summary>
    public Task PrintsAsync(string text) => ShowsAsync(() => _output.SoFar.Contains(text, StringComparison.Ordinal), $"'{text}' on standard output");

    /// <summary>Waits until the program has written this to standard error.</summary>
    public Task ReportsAsync(string text) => ShowsAsync(() => _error.SoFar.Contains(text, StringComparison.Ordinal), $"'{text}' on standard error");

    /// <summary>Waits until something is true of what the program did; fails when it ends before.</summary>
    public async Task ShowsAsync(Func<bool> holds, string what)
    {
        await Condition.HoldsAsync(() => _process.HasExited || holds(), Deadline, () => $"{_output.SoFar}\n{_error.SoFar}");
        if (_process.HasExited && !holds())
            Assert.Fail($"sluice ended with {_process.ExitCode} before: {what}.\n{await _output.Complete}\n{await _error.Complete}");
    }

    /// <summary>Waits until the program has ended.</summary>
    public Task ExitedAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Watches the program to its end.</summary>
    /// <returns>The most memory that it had resident (VmHWM) when it was last seen, in bytes.</returns>
    public async Task<long> PeakMemoryAsync()
    {
        var peak = 0L;
        await Condition.HoldsAsync(
            () =>
            {
                peak = Math.Max(peak, HighWater());
                return _process.HasExited;
            },
            Deadline, () => _error.SoFar);
        return peak;
    }

    /// <summary>Types on its terminal.</summary>
    public void Type(char key)
    {
        _process.StandardInput.Write(key);
        _process.StandardInput.Flush();
    }

    /// <summary>SIGKILL.</summary>
    public void Kill() => _process.Kill();

    /// <summary>SIGINT, as Ctrl-C sends it.</summary>
    public void Interrupt() => Send("-INT");

    /// <summary>SIGTERM, as a service manager sends it.</summary>
    public void Terminate() => Send("-TERM");

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Send(string signal) => Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();

    private long HighWater()
    {
        try
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan("VmHWM:".Length).Trim().TrimEnd("kB ").Trim(), CultureInfo.InvariantCulture) << 10;
        }
        catch (IOException)
        {
            // It has just ended.
            return 0;
        }
    }
}
