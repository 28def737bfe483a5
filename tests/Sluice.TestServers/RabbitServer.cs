using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using RabbitMQ.Client;

namespace Sluice.TestServers;

/// <summary>
/// A private RabbitMQ node: own folder, own name, own loopback ports, own password, and a port mapper (epmd) of its own. It can be killed, paused and restarted, ends only
/// what it started, and goes with the process that started it.
/// </summary>
public sealed class RabbitServer : IAsyncDisposable
{
    public const string User = "tester";
    private const string Host = "127.0.0.1";
    private const string Ready = "Server startup complete";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Handshake = TimeSpan.FromSeconds(5);
    private static readonly Lazy<Task<RabbitServer>> SharedServer = new(StartSharedAsync);

    private readonly string _root = Directory.CreateTempSubdirectory("sluice-rq-").FullName;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private OwnedProcess? _mapper;
    private OwnedProcess? _process;
    private IConnection? _client;
    private int _queues;

    private RabbitServer()
    {
    }

    public int Port { get; private set; }

    /// <summary>Where it speaks TLS, as 127.0.0.1.</summary>
    public int TlsPort { get; private set; }

    /// <summary>The PEM file of the authority that its certificate is of.</summary>
    public string AuthorityFile => Path.Combine(_root, TestAuthority.AuthorityFile);

    public string Password { get; } = RandomNumberGenerator.GetHexString(24, lowercase: true);

    private string LogPath => Path.Combine(_root, "node.log");

    private string SettingsPath => Path.Combine(_root, "rabbitmq.conf");

    /// <summary>Starts a node and returns when it takes connections.</summary>
    public static async Task<RabbitServer> StartAsync()
    {
        var server = new RabbitServer();
        try
        {
            for (var attempt = 0; attempt < 5; attempt++)
            {
                var (mapperPort, distributionPort) = (FreePort(), FreePort());
                (server.Port, server.TlsPort) = (FreePort(), FreePort());
                await server.PrepareAsync();
                if (await server.TryLaunchAsync(mapperPort, distributionPort))
                    return server;
            }

            throw new InvalidOperationException($"No free ports in 5 attempts.\n{server.Log()}");
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>One node for the whole test process. Take queues of your own, and do not kill or pause it.</summary>
    public static Task<RabbitServer> SharedAsync() => SharedServer.Value;

    /// <summary>The name of a queue that nobody else uses.</summary>
    public string NewQueue() => $"t{Interlocked.Increment(ref _queues)}";

    /// <summary>A channel of the tests' own.</summary>
    public async Task<IChannel> ChannelAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_client is not { IsOpen: true })
                _client = await new ConnectionFactory { HostName = Host, Port = Port, UserName = User, Password = Password, AutomaticRecoveryEnabled = false }.CreateConnectionAsync();
            return await _client.CreateChannelAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Freezes the node (SIGSTOP): connections stay open and nothing answers.</summary>
    public void Pause() => Signal.Send(_process!.Id, Signal.Stop);

    /// <summary>Ends a <see cref="Pause"/>.</summary>
    public void Continue() => Signal.Send(_process!.Id, Signal.Continue);

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
            await _client.DisposeAsync();
        await EndAsync(_process);
        await EndAsync(_mapper);
        Directory.Delete(_root, recursive: true);
        _gate.Dispose();
    }

    private static async Task EndAsync(OwnedProcess? process)
    {
        if (process is not { HasExited: false })
            return;
        Signal.Send(process.Id, Signal.Kill);
        await Condition.HoldsAsync(() => process.HasExited, Deadline, () => $"process {process.Id} does not end");
    }

    private static async Task<RabbitServer> StartSharedAsync()
    {
        var server = await StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.EndNow();
        return server;
    }

    /// <summary>Ends the node while this process ends.</summary>
    private void EndNow()
    {
        foreach (var process in new[] { _process, _mapper }.OfType<OwnedProcess>())
        {
            Signal.Send(process.Id, Signal.Kill);
            process.Exited.Wait(TimeSpan.FromSeconds(2));
        }

        Directory.Delete(_root, recursive: true);
    }

    private async Task PrepareAsync()
    {
        await TestAuthority.WriteAsync(_root);
        await File.WriteAllTextAsync(SettingsPath, $"""
            listeners.tcp.1 = {Host}:{Port}
            listeners.ssl.1 = {Host}:{TlsPort}
            ssl_options.cacertfile = {AuthorityFile}
            ssl_options.certfile = {Path.Combine(_root, TestAuthority.CertificateFile)}
            ssl_options.keyfile = {Path.Combine(_root, TestAuthority.KeyFile)}
            ssl_options.verify = verify_none
            default_user = {User}
            default_pass = {Password}
            log.console.level = info
            vm_memory_high_watermark.absolute = 1GB
            disk_free_limit.absolute = 50MB

            """);
        await ServerAccount.GiveAsync(_root, CancellationToken.None);
    }

    private async Task<bool> TryLaunchAsync(int mapperPort, int distributionPort)
    {
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = _root,
            ["RABBITMQ_NODENAME"] = $"sluice-{Port}@localhost",
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_root, "db"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(_root, "log"),
            ["RABBITMQ_LOGS"] = "-",
            ["RABBITMQ_CONFIG_FILE"] = SettingsPath,
            ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_root, "plugins"),
            ["RABBITMQ_DIST_PORT"] = $"{distributionPort}",
            // The script makes way for the node, so that what was started is the node.
            ["RABBITMQ_ALLOW_INPUT"] = "1",
            ["ERL_EPMD_PORT"] = $"{mapperPort}",
            ["ERL_EPMD_ADDRESS"] = Host,
            ["ERL_FLAGS"] = "-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}",
        };
        // Ours: one that the node starts (-start_epmd) would stay behind.
        _mapper = await StartAsync(environment, Tool("epmd"), "-port", $"{mapperPort}", "-address", Host);
        await Condition.HoldsAsync(() => _mapper.HasExited || IsListening(mapperPort), Deadline, Log);
        if (_mapper.HasExited)
            return false;
        var process = _process = await StartAsync(environment, Tool("rabbitmq-server"), "-noinput");
        await Condition.HoldsAsync(() => process.HasExited || Log().Contains(Ready, StringComparison.Ordinal), Deadline, Log);
        if (!process.HasExited)
        {
            // It says so before its TLS port has been seen to shake hands.
            await Condition.HoldsAsync(SpeaksTlsAsync, Deadline, () => Task.FromResult($"The TLS port {TlsPort} shakes no hands.\n{Log()}"));
            return true;
        }

        await EndAsync(_mapper);
        return Log().Contains("eaddrinuse", StringComparison.Ordinal) ? false : throw new InvalidOperationException($"RabbitMQ did not start.\n{Log()}");
    }

    private Task<OwnedProcess> StartAsync(Dictionary<string, string> environment, string program, params string[] arguments)
    {
        var start = ServerAccount.Command("/bin/sh", _root, ["-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", LogPath, program, .. arguments]);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return OwnedProcess.StartAsync(start);
    }

    private string Log() => File.Exists(LogPath) ? string.Join('\n', File.ReadLines(LogPath).TakeLast(40)) : "(no log yet)";

    /// <summary>Not the script of the same name on the path, which runs as an account of its own.</summary>
    private static string Tool(string name) =>
        new[] { "/usr/lib/rabbitmq/bin", "/usr/bin", "/usr/local/bin" }.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Select(d => Path.Combine(d, name)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("No RabbitMQ on this machine. Install it with: apt-get install rabbitmq-server (the ./test script does it where it may).");

    private async Task<bool> SpeaksTlsAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, TlsPort);

            // Who it is is for the tests to judge.
            await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
            await tls.AuthenticateAsClientAsync(Host).WaitAsync(Handshake);
            return true;
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or TimeoutException)
        {
            return false;
        }
    }

    private static bool IsListening(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
