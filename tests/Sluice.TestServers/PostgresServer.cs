using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Sluice.TestServers;

/// <summary>
/// A private PostgreSQL with the defaults of a fresh installation: own data directory, own loopback port, own password. It can be
/// killed, paused and restarted, ends only what it started, and goes with the process that started it.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    public const string Username = "sluice";
    private static readonly Lazy<Task<PostgresServer>> SharedServer = new(StartSharedAsync);

    private readonly PostgresInstallation _installation;
    private readonly PostgresOptions _options;
    private readonly string _root;
    private OwnedProcess? _process;
    private int _databases;

    private PostgresServer(PostgresInstallation installation, PostgresOptions options, string root, string? password = null)
    {
        _installation = installation;
        _options = options;
        _root = root;
        Password = password ?? RandomNumberGenerator.GetHexString(24, lowercase: true);
    }

    public int Port { get; private set; }

    /// <summary>Where its clients find it.</summary>
    public string Address => _options.Address;

    /// <summary>How this process reaches it: by its socket in the file system where it is on another network.</summary>
    internal string Host => _options.IsRemote ? _root : Address;

    public string Password { get; }

    /// <summary>The first process of the server; its backends are this one's children.</summary>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The server is not running.");

    /// <summary>Where <c>psql</c>, <c>pg_dump</c> and the other programs of this server's version are.</summary>
    public string BinDirectory => _installation.BinDirectory;

    public string DataDirectory => Path.Combine(_root, "data");

    public string LogPath => Path.Combine(_root, "log");

    /// <summary>The database <c>postgres</c>, which every server has.</summary>
    public PostgresDatabase Default => Database("postgres");

    public string ConnectionString => Default.ConnectionString;

    public string JdbcUrl => Default.JdbcUrl;

    /// <summary>Starts a server and returns when it accepts connections.</summary>
    public static async Task<PostgresServer> StartAsync(PostgresOptions? options = null, CancellationToken ct = default)
    {
        var installation = PostgresInstallation.FindNewest();
        var server = new PostgresServer(installation, options ?? new PostgresOptions(), Directory.CreateTempSubdirectory("sluice-pg-").FullName);
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
    /// Starts a standby of <paramref name="primary"/>, which follows it by streaming replication under the name "standby" (for
    /// <c>synchronous_standby_names</c>) until <see cref="PromoteAsync"/>. Both must be on networks that reach each other.
    /// </summary>
    public static async Task<PostgresServer> StartStandbyAsync(PostgresServer primary, PostgresOptions options, CancellationToken ct = default)
    {
        var server = new PostgresServer(primary._installation, options, Directory.CreateTempSubdirectory("sluice-pg-").FullName, primary.Password);
        try
        {
            await ServerAccount.GiveAsync(server._root, ct);
            var copy = ServerAccount.Command(
                primary._installation.Tool("pg_basebackup"), "/", "--pgdata", server.DataDirectory, "--host", primary.Address, "--port", $"{primary.Port}",
                "--username", Username, "--wal-method=stream", "--checkpoint=fast", "--no-sync", "--write-recovery-conf");
            copy.Environment["PGPASSWORD"] = primary.Password;
            copy.Environment["PGAPPNAME"] = "standby";
            await ServerAccount.RunAsync(ServerAccount.Behind(options.Launcher, copy), ct);
            await server.LaunchOnFreePortAsync(ct);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a standby a server that takes writes, on a timeline of its own.</summary>
    public Task PromoteAsync(CancellationToken ct = default) => ExecuteAsync("SELECT pg_promote(true, 60)", ct);

    /// <summary>
    /// One fast server (<see cref="PostgresOptions.Fast"/>) for the whole test process, started on first use and gone with the process.
    /// Take a database of your own from it, and do not kill or pause it.
    /// </summary>
    public static Task<PostgresServer> SharedAsync() => SharedServer.Value;

    /// <summary>An existing database of this server.</summary>
    public PostgresDatabase Database(string name) => new(this, name);

    /// <summary>Creates an empty database, by default under a name that this server has not used.</summary>
    public async Task<PostgresDatabase> CreateDatabaseAsync(string? name = null, CancellationToken ct = default)
    {
        name ??= $"test_{Interlocked.Increment(ref _databases)}";
        await Default.ExecuteAsync($"CREATE DATABASE \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", ct);
        return Database(name);
    }

    /// <summary>Runs statements in the database <c>postgres</c>.</summary>
    public Task<int> ExecuteAsync(string sql, CancellationToken ct = default) => Default.ExecuteAsync(sql, ct);

    /// <summary>SIGKILL to every process of the server at once, as when its machine loses power; returns when they are gone.</summary>
    public async Task KillAsync(CancellationToken ct = default)
    {
        if (_process is not { } process)
            return;
        var family = Signal.Family(process.Id);
        // Stopped first, so that no process reacts to another's death before its own.
        foreach (var id in family)
            Signal.Send(id, Signal.Stop);
        foreach (var id in Signal.Family(process.Id).Union(family))
            Signal.Send(id, Signal.Kill);
        await GoneAsync(process, ct);
        await Condition.HoldsAsync(() => family.All(id => !IsAlive(id)), _options.Deadline, Log, ct);
        _process = null;
    }

    /// <summary>What <c>pg_ctl stop -m immediate</c> does: sessions are dropped wherever they are, nothing is flushed; the next start recovers from the log.</summary>
    public async Task CrashAsync(CancellationToken ct = default)
    {
        if (_process is not { } process)
            return;
        Signal.Send(process.Id, Signal.Quit);
        await GoneAsync(process, ct);
        _process = null;
    }

    /// <summary>Freezes every process of the server (SIGSTOP): connections stay open and nothing answers.</summary>
    public void Pause()
    {
        foreach (var id in Signal.Family(ProcessId))
            Signal.Send(id, Signal.Stop);
    }

    /// <summary>Ends a <see cref="Pause"/>.</summary>
    public void Continue()
    {
        foreach (var id in Signal.Family(ProcessId))
            Signal.Send(id, Signal.Continue);
    }

    /// <summary>A fast shutdown: sessions are ended, committed data is kept.</summary>
    public async Task StopAsync(CancellationToken ct = default)
    {
        if (_process is not { } process)
            return;
        Continue();
        Signal.Send(process.Id, Signal.Interrupt);
        await GoneAsync(process, ct);
        _process = null;
    }

    /// <summary>Starts again after <see cref="KillAsync"/> or <see cref="StopAsync"/> (which it does if need be), on the same port and data.</summary>
    public async Task RestartAsync(CancellationToken ct = default)
    {
        await StopAsync(ct);
        if (!await TryLaunchAsync(ct))
            throw new InvalidOperationException($"Port {Port} was taken while the server was down.\n{Log()}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } process)
        {
            Continue();
            Signal.Send(process.Id, Signal.Quit);
            await Task.WhenAny(process.Exited, Task.Delay(TimeSpan.FromSeconds(15)));
            if (!process.HasExited)
                await KillAsync();
        }
        _process = null;
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>What the server wrote to its log, from its end.</summary>
    public string Log() => File.Exists(LogPath) ? string.Join('\n', File.ReadLines(LogPath).TakeLast(40)) : "(no log yet)";

    private static async Task<PostgresServer> StartSharedAsync()
    {
        var server = await StartAsync(new PostgresOptions { Fast = true });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.EndNow();
        return server;
    }

    /// <summary>
    /// Ends the server while this process ends, in milliseconds and without anybody's help: waiting for a polite end there, on timers and on the
    /// news of a child's exit, sometimes outlasted the test runner's patience with a process that does not end.
    /// </summary>
    private void EndNow()
    {
        if (_process is { } process)
        {
            var family = Signal.Family(process.Id);
            foreach (var id in family)
                Signal.Send(id, Signal.Kill);
            SpinWait.SpinUntil(() => family.All(id => !IsAlive(id)), TimeSpan.FromSeconds(2));
        }

        // Hundreds of databases are hundreds of thousands of files: their removal outlives this process.
        using var removal = Process.Start(new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", "rm -rf -- \"$0\" > /dev/null 2>&1 < /dev/null &", _root } });
        removal?.WaitForExit();
    }

    private async Task InitializeAsync(CancellationToken ct)
    {
        var passwordFile = Path.Combine(_root, "password");
        await File.WriteAllTextAsync(passwordFile, Password + "\n", ct);
        await ServerAccount.GiveAsync(passwordFile, ct);
        await ServerAccount.GiveAsync(_root, ct);
        await ServerAccount.RunAsync(ServerAccount.Command(
            _installation.Tool("initdb"), "/", "-D", DataDirectory, "-U", Username, "--pwfile", passwordFile, "--auth=scram-sha-256",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"), ct);
        File.Delete(passwordFile);
        if (_options.IsRemote)
            await File.AppendAllTextAsync(
                Path.Combine(DataDirectory, "pg_hba.conf"), "host all all all scram-sha-256\nhost replication all all scram-sha-256\n", ct);
    }

    private async Task LaunchOnFreePortAsync(CancellationToken ct)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            Port = _options.Port == 0 ? FreePort() : _options.Port;
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
            ["port"] = $"{Port}",
            ["listen_addresses"] = _options.IsRemote ? "*" : Address,
            ["unix_socket_directories"] = _root,
        };
        if (_options.Fast)
            settings["fsync"] = settings["synchronous_commit"] = settings["full_page_writes"] = "off";
        foreach (var (name, value) in _options.Settings)
            settings[name] = value;

        // exec: the process that we hold must be the server itself, since we signal it and look for its children.
        var start = ServerAccount.Command(
            "/bin/sh", "/", ["-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", LogPath,
            "/usr/bin/env", .. _options.Environment.Select(e => $"{e.Key}={e.Value}"), _installation.Tool("postgres"), "-D", DataDirectory,
            .. settings.SelectMany(s => new[] { "-c", $"{s.Key}={s.Value}" })]);
        var process = _process = await OwnedProcess.StartAsync(ServerAccount.Behind(_options.Launcher, start));
        await Condition.HoldsAsync(() => process.HasExited || IsReady(process.Id), _options.Deadline, Log, ct);
        if (process.HasExited)
        {
            _process = null;
            return Log().Contains("could not bind", StringComparison.Ordinal) ? false : throw new InvalidOperationException($"PostgreSQL did not start.\n{Log()}");
        }
        await using var connection = await Default.OpenAsync(ct);
        return true;
    }

    /// <summary>The server's own word: its process id on the first line of its lock file and its state on the eighth.</summary>
    private bool IsReady(int processId)
    {
        try
        {
            var lines = File.ReadAllLines(Path.Combine(DataDirectory, "postmaster.pid"));
            return lines.Length >= 8 && lines[0].Trim() == $"{processId}" && string.Equals(lines[7].Trim(), "ready", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private Task GoneAsync(OwnedProcess process, CancellationToken ct) =>
        Condition.HoldsAsync(() => process.HasExited, _options.Deadline, Log, ct);

    /// <summary>A zombie that nobody has reaped yet is gone too.</summary>
    private static bool IsAlive(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[stat.LastIndexOf(')') + 2] != 'Z';
        }
        catch (IOException)
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
