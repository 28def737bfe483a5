using System.Globalization;
using Sluice.Client;
using Sluice.Client.Contract;
using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Server.Tests.Fixtures;

/// <summary>A real <c>sluice server</c> on loopback, on a port of its own; leases and waits ten times shorter.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private const string Ready = "Ready: ";
    private readonly SluiceProcess _process;
    private readonly HashSet<int> _told = [];
    private bool _isDisposed;

    private NodeProcess(SluiceProcess process, string data, Uri address)
    {
        (_process, Data, Address) = (process, data, address);
        Client = new SluiceClient(new SluiceClientOptions { Server = address });
        Impatient = new SluiceClient(new SluiceClientOptions { Server = address, Patience = TimeSpan.Zero });
    }

    /// <summary>The longest that any condition is waited for: a loaded machine, never what is promised.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(40);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public SluiceProcess Process => _process;

    public LinuxProcess System => new(_process.Id);

    public string Data { get; }

    public Uri Address { get; }

    public SluiceClient Client { get; }

    /// <summary>Takes the first answer.</summary>
    public SluiceClient Impatient { get; }

    /// <summary>The runners that the node says it has, the spare among them.</summary>
    public IReadOnlyList<LinuxProcess> Runners => !Directory.Exists(Path.Combine(Data, "runners"))
        ? []
        : [.. Directory.EnumerateFiles(Path.Combine(Data, "runners")).Select(f => new LinuxProcess(int.Parse(Path.GetFileName(f), CultureInfo.InvariantCulture)))];

    public static async Task<NodeProcess> StartAsync(JobFolder folder, string name, IReadOnlyList<string> more, IReadOnlyList<string> program)
    {
        var data = folder.File($"node-{name}");
        var process = SluiceProcess.StartProgram(
            program, folder, ["server", "--http", "http://127.0.0.1:0", "--data", data, "--set", $"name={name}", "--set", "lease.scale=0.1", .. more]);
        try
        {
            await process.PrintsAsync("\n");
            var address = process.OutputSoFar.Split('\n').First(l => l.StartsWith(Ready, StringComparison.Ordinal))[Ready.Length..];
            return new NodeProcess(process, data, new Uri(address));
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    public async Task<long> SubmitAsync(string jobFile) => (await AskAsync(() => Client.SubmitAsync(jobFile, cancellationToken: Ct))).Id;

    public Task<Job> ReadAsync(long job) => AskAsync(() => Client.GetJobAsync(job, Ct));

    /// <summary>Waits until something is true of a job.</summary>
    public async Task<Job> SeesAsync(long job, Func<Job, bool> holds, TimeSpan? most = null)
    {
        Job? seen = null;
        await Condition.HoldsAsync(
            async () => holds(seen = await ReadAsync(job)), most ?? Longest,
            () => Task.FromResult($"{Describe(seen)}\n{_process.ErrorSoFar}\n{Logs()}"), Ct);
        return seen!;
    }

    /// <summary>Waits until the latest run of a job has ended.</summary>
    public Task<Job> EndsAsync(long job) => SeesAsync(job, j => j.IsFinal);

    /// <summary>Waits until all that the last stop left behind is shown to be harmless.</summary>
    public Task<Job> SettlesAsync(long job) => SeesAsync(
        job, j => j.Stop is { } stop && stop.Progress.Residuals.All(r => r.State is var s && (s == ResidualState.Confirmed || s == ResidualState.Fenced)));

    public async Task<ForceStopAnswer> ForceStopAsync(long job, string? requestId = null) =>
        await Client.ForceStopAsync(job, new ForceStopRequest { Reason = "a test" }, requestId, Ct);

    /// <summary>
    /// The runner of the job that was submitted last, when it is seen at work: the first that was started of those that this has not told before.
    /// Ask for it once for each job, in the order of their submission.
    /// </summary>
    public async Task<LinuxProcess> NextRunnerAsync()
    {
        LinuxProcess? found = null;
        await Condition.HoldsAsync(
            () => (found = Runners.Where(r => !_told.Contains(r.Id)).OrderBy(r => r.StartedAt).Cast<LinuxProcess?>().FirstOrDefault()) is not null, Longest,
            () => $"of {Runners.Count} runners all were told\n{_process.ErrorSoFar}", Ct);
        _told.Add(found!.Value.Id);
        return found.Value;
    }

    /// <summary>What jobs have written to their logs on this node.</summary>
    public string Logs() => !Directory.Exists(Path.Combine(Data, "logs"))
        ? ""
        : string.Concat(Directory.EnumerateFiles(Path.Combine(Data, "logs")).Order(StringComparer.Ordinal).Select(ReadShared));

    /// <summary>SIGKILL to the server alone: what it leaves behind is the matter of the test.</summary>
    public async Task KillAsync()
    {
        System.Kill();
        await _process.WaitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var runner in End())
            await runner.GoneAsync();
    }

    /// <summary>Ends it at once, and with it its runners, which are told.</summary>
    public IReadOnlyList<LinuxProcess> End()
    {
        if (_isDisposed)
            return [];
        _isDisposed = true;
        Client.Dispose();
        Impatient.Dispose();
        var runners = Runners;
        _process.Dispose();
        return runners;
    }

    /// <summary>A server that is not there any more has said why.</summary>
    private async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (SluiceUnreachableException e) when (_process.HasExited)
        {
            throw new InvalidOperationException($"The server has ended: {(await _process.WaitAsync()).Error}", e);
        }
    }

    private static string Describe(Job? job) => job is null
        ? "the job was not answered for"
        : $"job {job.Id} run {job.Run} is {job.Status}, {job.Counts}, {job.Splits}: {job.Error}\n{job.Stop?.Progress} {string.Join('\n', job.Stop?.Progress.Residuals ?? [])}";

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }
}
