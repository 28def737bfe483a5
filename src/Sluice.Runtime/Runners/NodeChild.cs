using System.Diagnostics;
using Sluice.Runtime.Runners.Agent;

namespace Sluice.Runtime.Runners;

/// <summary>
/// A process that a node starts for itself, beside those of jobs, and that ends with the node: started on one thread that lives as long as this does. Its
/// standard error is the node's.
/// </summary>
public sealed class NodeChild : IDisposable
{
    private readonly RunnerSpawner _spawner = new();
    private Process? _process;

    /// <summary>The process.</summary>
    public int Id => Started.Id;

    /// <summary>What it reads.</summary>
    public TextWriter Input => Started.StandardInput;

    /// <summary>What it says.</summary>
    public TextReader Output => Started.StandardOutput;

    private Process Started => _process ?? throw new InvalidOperationException("It was not started.");

    /// <summary>Starts it; once.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public async Task StartAsync(string program, IReadOnlyList<string> arguments) => _process = await _spawner.StartAsync(
        new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true });

    /// <summary>Asks it to end.</summary>
    public void Terminate() => ProcessSignals.SendToGroup(Id, ProcessSignals.Terminate);

    /// <summary>Ends it and whatever it has started.</summary>
    public void Kill() => ProcessSignals.SendToGroup(Id, ProcessSignals.Kill);

    /// <summary>Returns its exit status when it has ended.</summary>
    public async Task<int> GoneAsync(CancellationToken cancellationToken)
    {
        await Started.WaitForExitAsync(cancellationToken);
        return Started.ExitCode;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _process?.Dispose();
        _spawner.Dispose();
    }
}
