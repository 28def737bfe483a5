using System.Globalization;
using System.Net;
using Sluice.Client;
using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.Faults.Tests.History;
using Sluice.Faults.Tests.Network;
using Sluice.Server.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Faults.Tests.Fixtures;

/// <summary>A real <c>sluice server</c> at a place of the bench's network, known only by what it shows outside: processes, HTTP, files.</summary>
internal sealed class BenchNode : IAsyncDisposable
{
    public const int Port = 8080;
    private const string Ready = "Ready: ";
    private const int MostStarts = 5;
    private const int StoreUnavailable = 5;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(60);
    private readonly SluiceProcess _process;
    private readonly HttpClient _http;
    private readonly AnswerWatch _watch;
    private bool _isEnded;
    private bool _isDisposed;

    private BenchNode(string name, Place place, string data, SluiceProcess process, Place client, Chronicle chronicle)
    {
        (Name, Place, Data, _process) = (name, place, data, process);
        _http = new HttpClient(new RecordingHandler(chronicle, name, Connections(client, place))) { Timeout = Timeout.InfiniteTimeSpan };
        var address = new Uri($"http://{place.Address}:{Port}");
        Client = new SluiceClient(_http, new SluiceClientOptions { Server = address, Timeout = TimeSpan.FromSeconds(5) });
        Impatient = new SluiceClient(_http, new SluiceClientOptions { Server = address, Timeout = TimeSpan.FromSeconds(5), Patience = TimeSpan.Zero });
        _watch = new AnswerWatch(new SluiceClient(_http, new SluiceClientOptions { Server = address, Timeout = TimeSpan.FromSeconds(2), Patience = TimeSpan.Zero }));
    }

    public string Name { get; }

    public Place Place { get; }

    public string Data { get; }

    /// <summary>Repeats what was not answered.</summary>
    public SluiceClient Client { get; }

    /// <summary>Takes the first answer.</summary>
    public SluiceClient Impatient { get; }

    public LinuxProcess System => new(_process.Id);

    public bool IsRunning => !_isEnded && !_process.HasExited;

    /// <summary>What it has told until now.</summary>
    public string Told => _process.OutputSoFar + _process.ErrorSoFar;

    /// <summary>The processes that it says it runs jobs in, the spare among them.</summary>
    public IReadOnlyList<LinuxProcess> Runners => !Directory.Exists(Path.Combine(Data, "runners"))
        ? []
        : [.. Directory.EnumerateFiles(Path.Combine(Data, "runners")).Select(f => new LinuxProcess(int.Parse(Path.GetFileName(f), CultureInfo.InvariantCulture)))];

    public static async Task<BenchNode> StartAsync(
        string name, Place place, JobFolder folder, string data, string store, Place client, Chronicle chronicle, IReadOnlyList<string> launcher, IReadOnlyList<string> more)
    {
        for (var tries = 1; ; tries++)
        {
            var process = SluiceProcess.StartBehind(
                [.. place.Namespace.Launcher, .. launcher], folder,
                ["server", "--http", $"http://{place.Address}:{Port}", "--insecure", "--store", store, "--data", data, "--set", $"name={name}", .. more]);
            try
            {
                await process.ShowsAsync(() => process.HasExited || process.OutputSoFar.Contains(Ready, StringComparison.Ordinal), Ready);
                // As whoever watches over a service does it: a node whose store does not answer in time ends, and is started again.
                if (tries < MostStarts && process.HasExited && (await process.WaitAsync()).Exit == StoreUnavailable)
                {
                    process.Dispose();
                    continue;
                }

                await process.PrintsAsync(Ready);
                return new BenchNode(name, place, data, process, client, chronicle);
            }
            catch
            {
                process.Dispose();
                throw;
            }
        }
    }

    /// <summary>SIGSTOP to the node and to all that runs its jobs.</summary>
    public async Task FreezeAsync()
    {
        await System.FreezeAsync();
        foreach (var runner in Runners.Where(r => r.IsAlive))
            await runner.FreezeAsync();
    }

    /// <summary>SIGCONT to all of them.</summary>
    public void Thaw()
    {
        ThawRunners();
        System.Thaw();
    }

    /// <summary>SIGCONT to what runs its jobs, and not to the node, which could tell it to end.</summary>
    public void ThawRunners()
    {
        foreach (var runner in Runners)
            runner.Thaw();
    }

    /// <summary>SIGKILL to the node alone; returns when it is gone, and its runners with it.</summary>
    public async Task KillAsync()
    {
        var runners = Runners;
        _isEnded = true;
        System.Kill();
        await System.GoneAsync();
        foreach (var runner in runners)
            await runner.GoneAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>SIGTERM; returns when it has ended in good order.</summary>
    public async Task TerminateAsync()
    {
        _process.Terminate();
        _isEnded = true;
        await Condition.HoldsAsync(() => _process.HasExited, s_longest, () => Told);
    }

    /// <summary>Ends it at once, and with it its runners, which are told.</summary>
    public IReadOnlyList<LinuxProcess> End()
    {
        if (_isDisposed)
            return [];
        var runners = Runners;
        if (IsRunning)
            Thaw();
        (_isEnded, _isDisposed) = (true, true);
        _process.Dispose();
        return runners;
    }

    public async ValueTask DisposeAsync()
    {
        End();
        await _watch.DisposeAsync();
        _http.Dispose();
    }

    private static SocketsHttpHandler Connections(Place client, Place node) => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(2),
        ConnectCallback = async (_, ct) =>
        {
            var socket = await client.Namespace.OpenSocketAsync();
            try
            {
                await socket.ConnectAsync(new IPEndPoint(node.Address, Port), ct);
                return new global::System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };
}
