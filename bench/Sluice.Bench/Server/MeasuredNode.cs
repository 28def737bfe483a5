using System.Diagnostics;
using Sluice.Bench.Paths;
using Sluice.Client;
using Sluice.Client.Contract;

namespace Sluice.Bench.Server;

/// <summary>A server started as a user starts it, with a data folder of its own.</summary>
internal sealed class MeasuredNode : IAsyncDisposable
{
    private const string ReadyLine = "Ready: ";
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(2);
    private readonly Process _process;

    private MeasuredNode(Process process, SluiceClient client, TimeSpan readyAfter) => (_process, Client, ReadyAfter) = (process, client, readyAfter);

    public SluiceClient Client { get; }

    /// <summary>From its start until it said that it is ready.</summary>
    public TimeSpan ReadyAfter { get; }

    public static async Task<MeasuredNode> StartAsync(BenchPlace place, string folder, params string[] more)
    {
        var start = new ProcessStartInfo(Path.Combine(place.Root, "sluice"), ["server", "--http", "http://127.0.0.1:0", "--data", folder, .. more])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        var log = process.StandardError.ReadToEndAsync();
        using var late = new CancellationTokenSource(s_longest);
        while (await process.StandardOutput.ReadLineAsync(late.Token) is { } line)
        {
            if (line.StartsWith(ReadyLine, StringComparison.Ordinal))
                return new MeasuredNode(process, new SluiceClient(new SluiceClientOptions { Server = new Uri(line[ReadyLine.Length..]) }), clock.Elapsed);
        }

        throw new InvalidOperationException($"The server did not start:\n{await log}");
    }

    /// <summary>Waits until something is true of a job, looking all the time.</summary>
    public async Task<Job> SeesAsync(Job job, Func<Job, bool> holds)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var seen = await Client.GetJobAsync(job.Id);
            if (holds(seen))
                return seen;
            if (clock.Elapsed > s_longest)
                throw new TimeoutException($"Job {job.Id} is {seen.Status} after {s_longest}: {seen.Error}");
            await Task.Delay(1);
        }
    }

    /// <summary>Ends it with SIGTERM, as an operator does, and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await kill.WaitForExitAsync();
        using var late = new CancellationTokenSource(s_longest);
        await _process.WaitForExitAsync(late.Token);
        _process.Dispose();
    }
}
