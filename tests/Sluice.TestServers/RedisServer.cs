using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using StackExchange.Redis;

namespace Sluice.TestServers;

/// <summary>
/// A private Redis: own folder, own loopback port, own password, nothing kept on disk. It can be killed, paused and restarted, ends only what it started, and
/// goes with the process that started it.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const string Host = "127.0.0.1";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly Lazy<Task<RedisServer>> SharedServer = new(StartSharedAsync);

    private readonly string _root = Directory.CreateTempSubdirectory("sluice-rd-").FullName;
    private readonly string[] _settings;
    private OwnedProcess? _process;
    private ConnectionMultiplexer? _client;
    private int _prefixes;

    private RedisServer(string password, string[] settings) => (Password, _settings) = (password, settings);

    public int Port { get; private set; }

    public string Password { get; }

    private string LogPath => Path.Combine(_root, "log");

    /// <summary>Starts a server and returns when it answers.</summary>
    /// <param name="settings">Further settings, as on its command line: <c>--maxmemory</c>, <c>2mb</c>.</param>
    public static Task<RedisServer> StartAsync(params string[] settings) => StartAsync(RandomNumberGenerator.GetHexString(24, lowercase: true), settings);

    /// <inheritdoc cref="StartAsync(string[])"/>
    internal static async Task<RedisServer> StartAsync(string password, string[] settings)
    {
        var server = new RedisServer(password, settings);
        try
        {
            await ServerAccount.GiveAsync(server._root, CancellationToken.None);
            for (var attempt = 0; attempt < 10; attempt++)
            {
                server.Port = FreePort();
                if (await server.TryLaunchAsync())
                    return server;
            }

            throw new InvalidOperationException($"No free port in 10 attempts.\n{server.Log()}");
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>One server for the whole test process. Take a prefix of your own for keys, and do not kill or pause it.</summary>
    public static Task<RedisServer> SharedAsync() => SharedServer.Value;

    /// <summary>A beginning of keys that nobody else uses.</summary>
    public string NewPrefix() => $"t{Interlocked.Increment(ref _prefixes)}:";

    /// <summary>A client of the tests' own.</summary>
    public async Task<IDatabase> ClientAsync(int database = 0)
    {
        _client ??= await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions { EndPoints = { { Host, Port } }, Password = Password, AllowAdmin = true });
        return _client.GetDatabase(database);
    }

    /// <summary>Asks this server, and no other of its cluster.</summary>
    public async Task<RedisResult> AskAsync(string command, params object[] arguments) =>
        await (await ClientAsync()).Multiplexer.GetServer(Host, Port).ExecuteAsync(command, arguments);

    /// <summary>SIGKILL; returns when it is gone.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
            return;
        Signal.Send(process.Id, Signal.Kill);
        await Condition.HoldsAsync(() => process.HasExited, Deadline, Log);
        _process = null;
    }

    /// <summary>Freezes the server (SIGSTOP): connections stay open and nothing answers.</summary>
    public void Pause() => Signal.Send(_process!.Id, Signal.Stop);

    /// <summary>Ends a <see cref="Pause"/>.</summary>
    public void Continue() => Signal.Send(_process!.Id, Signal.Continue);

    /// <summary>Starts again after <see cref="KillAsync"/>, empty, on the same port.</summary>
    public async Task RestartAsync()
    {
        if (!await TryLaunchAsync())
            throw new InvalidOperationException($"Port {Port} was taken while the server was down.\n{Log()}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
            await _client.DisposeAsync();
        if (_process is { HasExited: false })
        {
            Continue();
            await KillAsync();
        }

        Directory.Delete(_root, recursive: true);
    }

    private static async Task<RedisServer> StartSharedAsync()
    {
        var server = await StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.EndNow();
        return server;
    }

    /// <summary>Ends the server while this process ends. It keeps nothing but its log.</summary>
    private void EndNow()
    {
        if (_process is { } process)
            Signal.Send(process.Id, Signal.Kill);
        Directory.Delete(_root, recursive: true);
    }

    private async Task<bool> TryLaunchAsync()
    {
        var start = ServerAccount.Command(
            "/bin/sh", _root,
            ["-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", LogPath, Program(),
            "--port", $"{Port}", "--bind", Host, "--dir", _root, "--save", "", "--appendonly", "no", "--requirepass", Password, .. _settings]);
        var process = _process = await OwnedProcess.StartAsync(start);
        await Condition.HoldsAsync(() => process.HasExited || Log().Contains("Ready to accept connections", StringComparison.Ordinal), Deadline, Log);
        if (!process.HasExited)
            return true;
        _process = null;
        return Log().Contains("Address already in use", StringComparison.Ordinal) ? false : throw new InvalidOperationException($"Redis did not start.\n{Log()}");
    }

    /// <summary>
    /// The server's program. Debian's package of tools, which starts no service, has it under the name of a tool: it is one program that goes by its name.
    /// </summary>
    private string Program()
    {
        if (Find("redis-server") is { } server)
            return server;
        var tool = Find("redis-check-rdb")
            ?? throw new InvalidOperationException("No Redis on this machine. Install it with: apt-get install redis-tools (the ./test script does it where it may).");
        var named = Path.Combine(_root, "redis-server");
        if (!File.Exists(named))
            File.CreateSymbolicLink(named, tool);
        return named;
    }

    private string Log() => File.Exists(LogPath) ? string.Join('\n', File.ReadLines(LogPath).TakeLast(40)) : "(no log yet)";

    private static string? Find(string tool) =>
        new[] { "/usr/bin", "/usr/local/bin" }.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Select(d => Path.Combine(d, tool)).FirstOrDefault(File.Exists);

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
