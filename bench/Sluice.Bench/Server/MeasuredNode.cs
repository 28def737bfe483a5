using System.Diagnostics;
using System.Globalization;
using Sluice.Bench.Paths;
using Sluice.Client;
using Sluice.Client.Contract;

namespace Sluice.Bench.Server;

/// <summary>A server started as a user starts it, with a data folder of its own.</summary>
internal sealed class MeasuredNode : IAsyncDisposable
{
    private const string ReadyLine = "Ready: ";
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_idle = TimeSpan.FromMilliseconds(200);
    private readonly Process _process;
    private readonly string _folder;

    private MeasuredNode(Process process, string folder, SluiceClient client, TimeSpan readyAfter) =>
        (_process, _folder, Client, ReadyAfter) = (process, folder, client, readyAfter);

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
                return new MeasuredNode(process, folder, new SluiceClient(new SluiceClientOptions { Server = new Uri(line[ReadyLine.Length..]) }), clock.Elapsed);
        }

        throw new InvalidOperationException($"The server did not start:\n{await log}");
    }

    /// <summary>Waits until something is true of a job, looking all the time.</summary>
    public Task<Job> SeesAsync(Job job, Func<Job, bool> holds) => SeesAsync(job, holds, s_longest, TimeSpan.FromMilliseconds(1));

    /// <summary>Waits until something is true of a job, looking as often as is said.</summary>
    public async Task<Job> SeesAsync(Job job, Func<Job, bool> holds, TimeSpan longest, TimeSpan pause)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var seen = await Client.GetJobAsync(job.Id);
            if (holds(seen))
                return seen;
            if (clock.Elapsed > longest)
                throw new TimeoutException($"Job {job.Id} is {seen.Status} after {longest}: {seen.Error}");
            await Task.Delay(pause);
        }
    }

    /// <summary>The processor time of the node and of all processes that it has started and that have ended.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            // After the name, which may have blanks: utime, stime, cutime and cstime are the fields 14 to 17, in hundredths of a second.
            var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return TimeSpan.FromMilliseconds(10 * fields[11..15].Sum(f => double.Parse(f, CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>Waits until it has its one spare runner and that has nothing to do, as it is when somebody comes with a job.</summary>
    public async Task IsIdleAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var before = Work();
            await Task.Delay(s_idle);
            if (before is not null && before == Work())
                return;
            if (clock.Elapsed > s_longest)
                throw new TimeoutException($"The server is not idle after {s_longest}.");
        }
    }

    /// <summary>The processor time that the spare has used; <c>null</c>: there is not exactly one.</summary>
    private TimeSpan? Work()
    {
        try
        {
            var runners = Directory.GetFiles(Path.Combine(_folder, "runners"));
            if (runners.Length != 1)
                return null;
            using var spare = Process.GetProcessById(int.Parse(Path.GetFileName(runners[0]), CultureInfo.InvariantCulture));
            return spare.TotalProcessorTime;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or DirectoryNotFoundException)
        {
            return null;
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
