using System.Diagnostics;
using Sluice.Core.Identity;

namespace Sluice.Storage.Tests;

/// <summary>The program <c>Sluice.Storage.Writer</c>, running.</summary>
internal sealed class WriterProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];

    public WriterProcess(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Sluice.Storage.Writer.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
    }

    /// <summary>What it has printed so far, as far as it was read.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Reads until it has printed so many lines.</summary>
    public async Task ReadAsync(int lines, CancellationToken cancellationToken)
    {
        while (_lines.Count < lines)
        {
            var line = await _process.StandardOutput.ReadLineAsync(cancellationToken)
                ?? throw new InvalidOperationException($"The writer ended: {await _process.StandardError.ReadToEndAsync(cancellationToken)}");
            _lines.Add(line);
        }
    }

    /// <summary>Kills it, and reads what it had printed by then.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await ReadToEndAsync(cancellationToken);
    }

    /// <summary>Waits for its end. A line that was cut off is none.</summary>
    public async Task<int> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var rest = await _process.StandardOutput.ReadToEndAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        _lines.AddRange(rest.Split('\n')[..^1]);
        return _process.ExitCode;
    }

    public static RunKey RunOf(string line) => new(new JobId(long.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)), new RunNumber(1));

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
