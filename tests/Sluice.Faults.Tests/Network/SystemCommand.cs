using System.ComponentModel;
using System.Diagnostics;

namespace Sluice.Faults.Tests.Network;

/// <summary>A program of the system, run to its end.</summary>
internal static class SystemCommand
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(30);

    /// <summary>Runs it; throws with what it said when it fails.</summary>
    public static async Task<string> RunAsync(params IReadOnlyList<string> line)
    {
        var (exit, output) = await TryAsync(line);
        return exit == 0 ? output : throw new InvalidOperationException($"'{string.Join(' ', line)}' ended with {exit}: {output}");
    }

    /// <summary>Runs it and tells how it ended and what it wrote.</summary>
    public static async Task<(int Exit, string Output)> TryAsync(params IReadOnlyList<string> line)
    {
        var start = new ProcessStartInfo(line[0], line.Skip(1)) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Start(start);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(s_deadline);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException e)
        {
            process.Kill();
            throw new TimeoutException($"'{string.Join(' ', line)}' did not end within {s_deadline.TotalSeconds} s.", e);
        }

        return (process.ExitCode, await output + await error);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException(
                $"'{start.FileName}' is missing. Install what the fault bench needs: apt-get install iproute2 iptables util-linux libfaketime (./test does it where it may).", e);
        }
    }
}
