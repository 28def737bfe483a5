using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using MySqlConnector;

namespace Sluice.TestServers;

/// <summary>
/// A private MariaDB with the defaults of a fresh installation: own data directory, own loopback port, own password. It can be killed, paused and
/// restarted, ends only what it started, and goes with the process that started it.
/// </summary>
public sealed class MariaDbServer : IAsyncDisposable
{
    public const string Username = "sluice";
    internal const string Host = "127.0.0.1";
    private static readonly Lazy<Task<MariaDbServer>> SharedServer = new(StartSharedAsync);

    private readonly MariaDbInstallation _installation;
    private readonly MariaDbOptions _options;
    private readonly string _root;
    private OwnedProcess? _process;
    private int _databases;

    private MariaDbServer(MariaDbInstallation installation, MariaDbOptions options, string root)
    {
        _installation = installation;
        _options = options;
        _root = root;
        Password = RandomNumberGenerator.GetHexString(24, lowercase: true);
    }

    public int Port { get; private set; }

    public string Password { get; }

    public string LogPath => Path.Combine(_root, "log");

    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The server is not running.");

    /// <summary>The database <c>mysql</c>, which every server has.</summary>
    public MariaDbDatabase Default => Database("mysql");

    private string DataDirectory => Path.Combine(_root, "data");

    private string Settings => Path.Combine(_root, "init.sql");

    /// <summary>Starts a server and returns when it accepts connections.</summary>
    public static async Task<MariaDbServer> StartAsync(MariaDbOptions? options = null, CancellationToken ct = default)
    {
        var installation = MariaDbInstallation.Find();
        var server = new MariaDbServer(installation, options ?? new MariaDbOptions(), Directory.CreateTempSubdirectory("sluice-mdb-").FullName);
        try
        {
            await server.InitializeAsync(ct);
            await server.LaunchOnFreePortAsync(ct);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// One fast server (<see cref="MariaDbOptions.Fast"/>) for the whole test process, started on first use and gone with the process.
    /// Take a database of your own from it, and do not kill or pause it.
    /// </summary>
    public static Task<MariaDbServer> SharedAsync() => SharedServer.Value;

    /// <summary>An existing database of this server.</summary>
    public MariaDbDatabase Database(string name) => new(this, name);

    /// <summary>Creates an empty database, by default under a name that this server has not used.</summary>
    public async Task<MariaDbDatabase> CreateDatabaseAsync(string? name = null, CancellationToken ct = default)
    {
        name ??= $"test_{Interlocked.Increment(ref _databases)}";
        await Default.ExecuteAsync($"CREATE DATABASE `{name.Replace("`", "``", StringComparison.Ordinal)}` CHARACTER SET utf8mb4", ct);
        return Database(name);
    }

    /// <summary>SIGKILL, as when the server's machine loses power; returns when it is gone.</summary>
    public async Task KillAsync(CancellationToken ct = default)
    {
        if (_process is not { } process)
            return;
        Signal.Send(process.Id, Signal.Kill);
        await GoneAsync(process, ct);
        _process = null;
    }

    /// <summary>Freezes the server (SIGSTOP): connections stay open and nothing answers.</summary>
    public void Pause() => Signal.Send(ProcessId, Signal.Stop);

    /// <summary>Ends a <see cref="Pause"/>.</summary>
    public void Continue() => Signal.Send(ProcessId, Signal.Continue);

    /// <summary>Starts again after <see cref="KillAsync"/>, on the same port and data.</summary>
    public async Task RestartAsync(CancellationToken ct = default)
    {
        await KillAsync(ct);
        if (!await TryLaunchAsync(ct))
            throw new InvalidOperationException($"Port {Port} was taken while the server was down.\n{Log()}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            Continue();
            await KillAsync();
        }

        _process = null;
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>What the server wrote to its log, from its end.</summary>
    public string Log() => File.Exists(LogPath) ? string.Join('\n', File.ReadLines(LogPath).TakeLast(40)) : "(no log yet)";

    private static async Task<MariaDbServer> StartSharedAsync()
    {
        var server = await StartAsync(new MariaDbOptions { Fast = true });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.EndNow();
        return server;
    }

    /// <summary>Ends the server while this process ends, in milliseconds and without anybody's help.</summary>
    private void EndNow()
    {
        if (_process is { } process)
            Signal.Send(process.Id, Signal.Kill);
        using var removal = Process.Start(new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", "(sleep 1; rm -rf -- \"$0\") > /dev/null 2>&1 < /dev/null &", _root } });
        removal?.WaitForExit();
    }

    private async Task InitializeAsync(CancellationToken ct)
    {
        await File.WriteAllTextAsync(
            Settings, $"CREATE USER IF NOT EXISTS '{Username}'@'%' IDENTIFIED BY '{Password}'; GRANT ALL ON *.* TO '{Username}'@'%' WITH GRANT OPTION;\n".Replace("; ", ";\n", StringComparison.Ordinal), ct);
        await ServerAccount.GiveAsync(Settings, ct);
        await ServerAccount.GiveAsync(_root, ct);
        await ServerAccount.RunAsync(ServerAccount.Command(
            _installation.Install, "/", "--no-defaults", $"--datadir={DataDirectory}", "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"), ct);
    }

    private async Task LaunchOnFreePortAsync(CancellationToken ct)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            Port = FreePort();
            if (await TryLaunchAsync(ct))
                return;
        }

        throw new InvalidOperationException($"No free port in 10 attempts.\n{Log()}");
    }

    /// <summary>False when another process took the port between our look and the server's.</summary>
    private async Task<bool> TryLaunchAsync(CancellationToken ct)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["datadir"] = DataDirectory,
            ["port"] = $"{Port}",
            ["bind-address"] = Host,
            ["socket"] = Path.Combine(_root, "socket"),
            ["pid-file"] = Path.Combine(_root, "pid"),
            ["init-file"] = Settings,
        };
        if (_options.Fast)
            (settings["innodb_flush_log_at_trx_commit"], settings["innodb_flush_method"], settings["sync_binlog"]) = ("0", "nosync", "0");
        foreach (var (name, value) in _options.Settings)
            settings[name] = value;

        // exec: the process that we hold must be the server itself, since we signal it.
        var start = ServerAccount.Command(
            "/bin/sh", "/", ["-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", LogPath, _installation.Server, "--no-defaults",
            .. settings.Select(s => $"--{s.Key}={s.Value}")]);
        var process = _process = await OwnedProcess.StartAsync(start);
        await Condition.HoldsAsync(async () => process.HasExited || await AnswersAsync(ct), _options.Deadline, () => Task.FromResult(Log()), ct);
        if (!process.HasExited)
            return true;
        _process = null;
        return Log().Contains("Address already in use", StringComparison.Ordinal) ? false : throw new InvalidOperationException($"MariaDB did not start.\n{Log()}");
    }

    private async Task<bool> AnswersAsync(CancellationToken ct)
    {
        try
        {
            await using var connection = await Default.OpenAsync(ct);
            return true;
        }
        catch (MySqlException)
        {
            return false;
        }
    }

    private Task GoneAsync(OwnedProcess process, CancellationToken ct) =>
        Condition.HoldsAsync(() => process.HasExited, _options.Deadline, Log, ct);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
