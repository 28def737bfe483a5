using System.CommandLine;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sluice.Api.Health;
using Sluice.Api.Nodes;
using Sluice.Core.Errors;
using Sluice.Core.Ports;
using Sluice.Engine.Telemetry;
using Sluice.JobFiles.Secrets;
using Sluice.Output;
using Sluice.Runtime.Permits;
using Sluice.Runtime.Runners;
using Sluice.Runtime.Runners.Logs;
using Sluice.Server;
using Sluice.Server.Control;
using Sluice.Storage.Journal;
using Sluice.Storage.Postgres;

namespace Sluice.Commands;

/// <summary><c>sluice server</c>: a node, until it is told to end.</summary>
internal sealed class ServerCommand
{
    private static readonly TimeSpan s_lastAnswers = TimeSpan.FromSeconds(5);

    private readonly Option<string?> _http = new("--http") { Description = "Where HTTP is served (default http://127.0.0.1:8080).", HelpName = "URL" };
    private readonly Option<string?> _store = new("--store") { Description = "sqlite:PATH (default, in the data folder) or postgres://user:password@host:port/db.", HelpName = "URI" };
    private readonly Option<int?> _slots = new("--slots") { Description = "How many tasks run here at one time.", HelpName = "N" };
    private readonly Option<string[]> _tag = new("--tag") { Description = "What jobs may ask of the node in their tag_filter.", HelpName = "name=value", DefaultValueFactory = _ => [] };
    private readonly Option<string?> _role = new("--role") { Description = "all, control (runs no tasks) or worker (coordinates nothing), where nodes share a store.", HelpName = "ROLE" };
    private readonly Option<string?> _advertise = new("--advertise") { Description = "Where other nodes reach this one's control process.", HelpName = "HOST" };
    private readonly Option<int?> _siloPort = new("--silo-port") { Description = "Its port for other control processes (default: a free one).", HelpName = "P" };
    private readonly Option<int?> _gatewayPort = new("--gateway-port") { Description = "Its port for nodes (default: a free one).", HelpName = "P" };
    private readonly Option<string?> _data = new("--data") { Description = "The folder of what the node keeps for itself (default .sluice/server).", HelpName = "DIR" };
    private readonly Option<bool> _insecure = new("--insecure") { Description = "Serve others than this machine without authentication or TLS." };
    private readonly Option<string?> _config = new("--config") { Description = "A file of options, in the dialect of job files.", HelpName = "FILE" };
    private readonly Option<string[]> _set = new("--set") { Description = "Any option by its name, such as lease.scale=0.1; goes before the file.", HelpName = "name=value", DefaultValueFactory = _ => [] };

    private readonly Option<bool> _options = new("--options") { Description = "Lists the options of --config and --set, and starts nothing." };

    public static Command Create()
    {
        var server = new ServerCommand();
        var command = new Command("server", "Runs a node: jobs, their coordinators, and the HTTP interface, until SIGTERM or Ctrl-C.")
        {
            server._http, server._store, server._role, server._slots, server._tag, server._advertise, server._siloPort, server._gatewayPort, server._data, server._insecure, server._config, server._set, server._options,
        };
        command.SetAction((parsed, _) => server.RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        if (parsed.GetValue(_options))
        {
            await Console.Out.WriteAsync(OptionsTable.Make());
            return ExitCode.Done;
        }

        try
        {
            return await RunAsync(SettingsReader.Read(parsed.GetValue(_config), [.. Given(parsed)]));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return await FailureText.WriteAsync(e, SecretMask.None);
        }
    }

    /// <summary>The flags are options like the others, and go before <c>--set</c>.</summary>
    private IEnumerable<GivenOption> Given(ParseResult parsed)
    {
        foreach (var set in parsed.GetValue(_set) ?? [])
            yield return new GivenOption(set, $"--set {set.Split('=')[0]}");
        foreach (var (typed, option, value) in new (Option Typed, string Option, string? Value)[]
        {
            (_http, ServerOptions.Http.Name, parsed.GetValue(_http)),
            (_store, ServerOptions.Store.Name, parsed.GetValue(_store)),
            (_slots, ServerOptions.Slots.Name, Text(parsed.GetValue(_slots))),
            (_tag, ServerOptions.Tags.Name, parsed.GetValue(_tag) is { Length: > 0 } tags ? string.Join(',', tags) : null),
            (_role, ServerOptions.Role.Name, parsed.GetValue(_role)),
            (_advertise, ServerOptions.Advertise.Name, parsed.GetValue(_advertise)),
            (_siloPort, ServerOptions.SiloPort.Name, Text(parsed.GetValue(_siloPort))),
            (_gatewayPort, ServerOptions.GatewayPort.Name, Text(parsed.GetValue(_gatewayPort))),
            (_data, ServerOptions.Data.Name, parsed.GetValue(_data)),
            (_insecure, ServerOptions.Insecure.Name, parsed.GetValue(_insecure) ? "true" : null),
        })
        {
            if (value is not null)
                yield return new GivenOption($"{option}={value}", typed.Name);
        }
    }

    private static string? Text(int? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<int> RunAsync(ServerSettings settings)
    {
        using var logs = NodeLogging.Create(settings.LogLevel, settings.IsLogJson);
        var log = new NodeLog(logs.CreateLogger<NodeLog>());
        using var signals = new NodeSignals(() => log.Stopping(settings.ShutdownWait.TotalSeconds));
        try
        {
            return await RunAsync(settings, logs, log, signals);
        }
        catch (OperationCanceledException) when (signals.Stopping.IsCancellationRequested)
        {
            // It was told to end before it had begun to work, or a second time.
            log.Stopped();
            return signals.Killed.IsCancellationRequested ? ExitCode.Canceled : ExitCode.Done;
        }
    }

    private static async Task<int> RunAsync(ServerSettings settings, ILoggerFactory logs, NodeLog log, NodeSignals signals)
    {
        var time = TimeProvider.System;
        var data = DataFolder.Open(settings.Data);
        var key = SecretKey.Load(data.SecretKey, Environment.GetEnvironmentVariable);
        await using var journal = FileStopJournal.Open(data.StopJournal, settings.History.RequestAge, time);
        await using var store = await NodeStore.OpenAsync(settings, data, time, signals.Stopping);
        await StoreKey.CheckAsync(store, key, settings, data, signals.Stopping);
        var tools = new LoopTools(BootClock.Instance, time, settings.Timings, log);
        var parts = new NodeParts(settings, data, store, key, tools);
        await using var runners = await parts.OpenRunnersAsync(logs.CreateLogger<JobLog>(), signals.Stopping);
        if (runners is ProcessRunners processes)
            log.Runners(settings.RunnerMemory >> 20, processes.MemoryBound);
        var cluster = store is PostgresControlStore shared ? new NodeCluster(settings, shared, tools, log, logs) : null;
        using var node = new Node(settings, store, journal, new NodeGround(parts.ReachSinks(log), runners, cluster), tools);
        await using var app = NodeHttp.Create(settings, logs, services => services
            .AddSingleton<IControlStore>(store)
            .AddSingleton<IStopJournal>(journal)
            .AddSingleton(node.Hints)
            .AddSingleton<IJobReader>(parts.Jobs)
            .AddSingleton(node.Guard)
            .AddSingleton(node.Gauges.Meter)
            .AddSingleton(parts.Prover)
            .AddSingleton<INodeFacts>(new NodeFacts(settings, data, node, runners))
            .AddSingleton<IReadinessCheck>(new SessionCheck(() => node.LeaseAge, settings.Timings))
            .AddSingleton<IJobLogs>(new JobLogFiles(data.Logs, settings.Name))
            .AddSingleton(settings.Timings)
            .AddSingleton(time));
        await StartServingAsync(app, settings, signals.Stopping);
        using var export = OtlpExport.Start(
            Environment.GetEnvironmentVariable, settings.Name, settings.Api.Version, app.Services.GetRequiredService<StorePicture>(), time);
        using var webhooks = NodeWebhooks.Create(settings, store, app.Services, node, tools, logs);
        Func<CancellationToken, Task>[] beside =
        [
            ended => export?.RunAsync(ended) ?? Task.CompletedTask,
            ended => webhooks?.RunAsync(ended) ?? Task.CompletedTask,
            ended => LogSweepLoop.RunAsync(data, store, tools, ended),
        ];
        var working = node.RunAsync(beside, signals.Stopping, signals.Killed);
        log.Ready(settings.Name, NodeHttp.AddressOf(app), NodeStore.Describe(settings, data), settings.Slots, data.Root);
        await Console.Out.WriteLineAsync($"Ready: {NodeHttp.AddressOf(app)}");
        await working;
        await StopServingAsync(app, time);
        log.Stopped();
        return ExitCode.Done;
    }

    private static async Task StartServingAsync(WebApplication app, ServerSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new SluiceException("SLC4303", $"{settings.Http} cannot be listened on: {e.Message.TrimEnd('.')}. Choose another with --http, or end what listens there.", inner: e);
        }
    }

    private static async Task StopServingAsync(WebApplication app, TimeProvider time)
    {
        using var deadline = new CancellationTokenSource(s_lastAnswers, time);
        await app.StopAsync(deadline.Token);
    }
}
