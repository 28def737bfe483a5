using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Sluice.Client;
using Sluice.Client.Contract;
using Sluice.Core.Leases;
using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.Faults.Tests.History;
using Sluice.Faults.Tests.Network;
using Sluice.Faults.Tests.Reports;
using Sluice.Faults.Tests.Verdicts;
using Sluice.Server.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Faults.Tests.Fixtures;

/// <summary>One scenario: its nodes, its jobs, one for each class of targets, and all that is seen of them.</summary>
internal sealed class FaultScene : IAsyncDisposable
{
    private readonly string _scenario;
    private readonly SceneOptions _options;
    private readonly SharedPlaces _places;
    private readonly FaultLog _log;
    private readonly List<BenchNode> _nodes = [];
    private readonly List<Place> _own = [];
    private readonly List<PostgresServer> _servers = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private StoreWatch? _watch;
    private bool _isJudged;

    private FaultScene(string scenario, SharedPlaces places, FaultLog log, SceneOptions options)
    {
        (_scenario, _places, _log, _options) = (scenario, places, log, options);
        (StorePlace, StoreServer) = (places.StorePlace, places.Store);
    }

    /// <summary>The longest that any condition is waited for: a loaded machine, never what is promised.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(IsFull ? 600 : 180);

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What the times of leases and stops are multiplied by.</summary>
    public static double Scale => IsFull ? 1 : 0.1;

    public static Timings Times { get; } = new Timings().Scaled(Scale);

    public Chronicle Chronicle { get; } = new();

    public JobFolder Folder { get; } = new();

    public BenchNetwork Network => _places.Network;

    public Place StorePlace { get; private set; }

    public PostgresServer StoreServer { get; private set; }

    public PostgresDatabase Store { get; private set; } = null!;

    public Place SinkPlace => _places.SinkPlace;

    public IReadOnlyList<BenchNode> Nodes => _nodes;

    public IReadOnlyList<OrdersTarget> Targets { get; private set; } = [];

    private static bool IsFull => Environment.GetEnvironmentVariable("SLUICE_TEST_FULL") == "1";

    public static async Task<FaultScene> OpenAsync(string scenario, SharedPlaces places, FaultLog log, SceneOptions options)
    {
        var scene = new FaultScene(scenario, places, log, options);
        try
        {
            if (options.OwnStore is { } own)
            {
                scene.StorePlace = await scene.AddPlaceAsync("store");
                scene.StoreServer = await PostgresServer.StartAsync(Servers.At(scene.StorePlace, own), Ct);
                scene._servers.Add(scene.StoreServer);
            }

            scene.Store = await scene.StoreServer.CreateDatabaseAsync(ct: Ct);
            scene._watch = new StoreWatch(scene.Chronicle, scene.Store);
            var targets = new List<OrdersTarget>();
            foreach (var sink in options.Sinks)
                targets.Add(await OrdersTarget.MakeAsync(scene.Folder, places.Sink, sink, options.Files, Ct));
            scene.Targets = targets;
            return scene;
        }
        catch
        {
            await scene.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds a machine that goes with the scene.</summary>
    public async Task<Place> AddPlaceAsync(string role)
    {
        var place = await Network.AddAsync(role);
        _own.Add(place);
        return place;
    }

    /// <summary>Starts a node at a place of its own.</summary>
    /// <param name="name">Its name among workers, which another one may have too.</param>
    /// <param name="slots">How many tasks may run on it.</param>
    /// <param name="start">What is different with it.</param>
    public async Task<BenchNode> StartAsync(string name, int slots = 8, NodeStart? start = null)
    {
        start ??= new NodeStart();
        var place = start.Place ?? await AddPlaceAsync(name);
        var data = Folder.File($"node-{name}{start.Suffix}");
        ShareKey(data);
        var store = $"postgres://{PostgresServer.Username}:{Store.Server.Password}@{start.StoreAddress ?? StorePlace.Address.ToString()}:{Store.Server.Port}/{Store.Name}";
        string[] planted = _options.Planted is { } mistake ? ["env", $"DOTNET_STARTUP_HOOKS={typeof(FaultScene).Assembly.Location}", $"{StartupHook.Variable}={mistake}"] : [];
        var node = await BenchNode.StartAsync(
            name, place, Folder, data, store, _places.Client, Chronicle, [.. start.Launcher, .. planted],
            ["--set", $"control.process={(_options.HasControlProcesses ? "true" : "false")}", "--slots", slots.ToString(CultureInfo.InvariantCulture), "--set", $"lease.scale={Scale.ToString(CultureInfo.InvariantCulture)}", .. start.More]);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Submits all jobs to a node, and waits until each has committed rows.</summary>
    public async Task SubmitAsync(BenchNode node)
    {
        foreach (var target in Targets)
            target.Job = (await AskAsync(node, n => n.SubmitAsync(target.Text(_options.RowsPerSecond), cancellationToken: Ct))).Id;
        Act("jobs submitted");
        foreach (var target in Targets)
            await SeesAsync(node, target, j => j.Counts.CommittedRows > 0);
        // Or the scenario would break nothing, and its verdict would say nothing.
        Assert.True(Targets.Any(t => !Chronicle.Sightings.Any(s => s.Job == t.Job && s.IsFinal)), "All jobs ended before anything went wrong: give them more files.");
    }

    /// <summary>Waits until something is true of a job, as a node tells it.</summary>
    public async Task<Job> SeesAsync(BenchNode node, OrdersTarget target, Func<Job, bool> holds)
    {
        Job? seen = null;
        await Condition.HoldsAsync(
            async () => holds(seen = await AskAsync(node, n => n.GetJobAsync(target.Job, Ct))), Longest, () => Task.FromResult($"{Describe(seen)}\n{node.Told}"), Ct);
        return seen!;
    }

    public async Task<IReadOnlyList<Job>> AllSeeAsync(BenchNode node, Func<Job, bool> holds) =>
        await Task.WhenAll(Targets.Select(t => SeesAsync(node, t, holds)));

    /// <summary>Stops all jobs by force, and waits for the answers.</summary>
    public async Task ForceStopAsync(BenchNode node)
    {
        Act($"force stop at {node.Name}");
        var answers = await Task.WhenAll(Targets.Select(t => node.Client.ForceStopAsync(t.Job, new ForceStopRequest { Reason = _scenario }, cancellationToken: Ct)));
        Assert.All(answers, a => Assert.Equal(JobStatus.Canceled, a.Job.Status));
    }

    /// <summary>Waits until the instant has passed after which no attempt that was left behind begins a write.</summary>
    public Task LeasesAreOverAsync(BenchNode node) =>
        AllSeeAsync(node, j => j.Stop?.Progress.NoNewWritesAfter.At is { } at && at < Chronicle.Now);

    /// <summary>Waits until all that the last stop left behind is shown to be harmless.</summary>
    public Task SettleAsync(BenchNode node) => AllSeeAsync(
        node, j => j.Stop is null || j.Stop.Progress.Residuals.All(r => r.ConfirmedAt is not null || r.FencedAt is not null));

    /// <summary>Resumes each job that has not finished, and waits until it has.</summary>
    public async Task FinishAsync(BenchNode node)
    {
        foreach (var target in Targets)
        {
            if ((await SeesAsync(node, target, j => j.IsFinal)).Status != JobStatus.Finished)
            {
                Act($"job {target.Job} is resumed at {node.Name}");
                await node.Client.ResumeAsync(target.Job, new ResumeRequest { Reason = _scenario, Config = Faster(target) }, cancellationToken: Ct);
            }
        }

        foreach (var target in Targets)
            await FinishedAsync(node, target);
        Act("all jobs have finished");
    }

    /// <summary>Waits until a job has ended, and throws unless it has finished.</summary>
    public async Task FinishedAsync(BenchNode node, OrdersTarget target)
    {
        var ended = await SeesAsync(node, target, j => j.IsFinal);
        Assert.True(ended.Status == JobStatus.Finished, $"{target.Class}: {Describe(ended)}");
    }

    /// <summary>Waits for a while of leases, as long as it would be on a node whose times are not scaled.</summary>
    public Task PassAsync(TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        return Condition.HoldsAsync(() => clock.Elapsed > time * Scale, time + Longest, () => "", Ct);
    }

    /// <summary>Keeps what the scenario has done.</summary>
    public void Act(string what) => Chronicle.Add(what);

    /// <summary>Starts a standby of the scene's own store at a place of its own.</summary>
    /// <param name="isSynchronous">Whether the store commits nothing without its word from now on.</param>
    public async Task<Standby> AddStandbyAsync(bool isSynchronous = true)
    {
        var place = await AddPlaceAsync("standby");
        var standby = await PostgresServer.StartStandbyAsync(StoreServer, Servers.At(place, Servers.Durable), Ct);
        _servers.Add(standby);
        if (!isSynchronous)
            return new Standby(place, standby);
        await StoreServer.ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = 'standby'", Ct);
        await StoreServer.ExecuteAsync("SELECT pg_reload_conf()", Ct);
        await Condition.HoldsAsync(
            async () => await StoreServer.Default.ScalarAsync<string>("SELECT sync_state FROM pg_stat_replication", Ct) == "sync", Longest,
            () => Task.FromResult(StoreServer.Log()), Ct);
        return new Standby(place, standby);
    }

    /// <summary>The nodes go on with another store, which has what the first one had.</summary>
    public void FailOver(Standby standby)
    {
        (StorePlace, StoreServer) = (standby.Place, standby.Server);
        _watch!.Store = Store = standby.Server.Database(Store.Name);
    }

    /// <summary>Judges all that was seen.</summary>
    /// <param name="node">Who tells of the receipts.</param>
    public async Task<Verdict> JudgeAsync(BenchNode node)
    {
        var evidence = new List<TargetEvidence>();
        await SweptAsync();
        foreach (var target in Targets)
        {
            var stops = new List<StopReceipt>();
            foreach (var run in (await node.Client.ListRunsAsync(target.Job, cancellationToken: Ct)).Items)
                stops.AddRange((await node.Client.ListStopsAsync(target.Job, run.Run, cancellationToken: Ct)).Items);
            var records = await Store.RowsAsync($"SELECT recorded_at, rows FROM sluice.staged WHERE job = {target.Job}", Ct);
            evidence.Add(new TargetEvidence(
                target.Class, target.Job, target.Count, await target.HistoryAsync(Store, Ct), await target.ReadAsync(), stops,
                [.. records.Select(r => (new DateTimeOffset((DateTime)r[0]!), (long)r[1]!))], target.Staged()));
        }

        var workers = await node.Client.ListWorkersAsync(Ct);
        await _watch!.DisposeAsync();
        var verdict = Verdict.Of(Chronicle, evidence, workers.Items, Times, _options.AreClocksRight);
        _isJudged = true;
        _log.Add(_scenario, _options, evidence, verdict, _clock.Elapsed, Chronicle);
        return verdict;
    }

    /// <summary>Waits for what was staged and not recorded to be removed, for so long that it says something when it is not.</summary>
    private async Task SweptAsync()
    {
        var most = Times.Renewal * 20;
        for (var began = Stopwatch.GetTimestamp(); Targets.Any(t => t.Staged().Count > 0) && Stopwatch.GetElapsedTime(began) < most;)
            await Task.Delay(Times.Renewal / 5, Ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isJudged)
            _log.AddUnjudged(_scenario, _options, _clock.Elapsed, Chronicle);
        // All are ended before any runner is waited for: nodes that followed each other share their data.
        var runners = new List<LinuxProcess>();
        List<Func<Task>> steps =
        [
            .. _nodes.Select<BenchNode, Func<Task>>(n => () =>
            {
                runners.AddRange(n.End());
                return Task.CompletedTask;
            }),
            async () =>
            {
                foreach (var runner in runners)
                    await runner.GoneAsync();
            },
            .. _nodes.Select<BenchNode, Func<Task>>(n => () => n.DisposeAsync().AsTask()),
            .. Targets.Select<OrdersTarget, Func<Task>>(t => () => t.DisposeAsync().AsTask()),
        ];
        if (_watch is not null)
            steps.Add(() => _watch.DisposeAsync().AsTask());
        steps.AddRange(_servers.Select<PostgresServer, Func<Task>>(s => () => s.DisposeAsync().AsTask()));
        steps.AddRange(_own.Select<Place, Func<Task>>(p => () => Network.RemoveAsync(p)));
        steps.Add(() =>
        {
            Folder.Dispose();
            return Task.CompletedTask;
        });
        await Ending.AllAsync(steps);
    }

    /// <summary>Asks a node; where it does not answer at all, what it has told before is told.</summary>
    private static async Task<T> AskAsync<T>(BenchNode node, Func<SluiceClient, Task<T>> ask)
    {
        try
        {
            return await ask(node.Client);
        }
        catch (SluiceUnreachableException e)
        {
            throw new InvalidOperationException($"{node.Name} {(node.IsRunning ? "does not answer" : "has ended")}. What it told:\n{node.Told}", e);
        }
    }

    /// <summary>Nodes of one store have one key, or they could not read the secrets of each other's jobs.</summary>
    private void ShareKey(string data)
    {
        const string key = "secret.key";
        if (_nodes.Count == 0 || File.Exists(Path.Combine(data, key)))
            return;
        Directory.CreateDirectory(data);
        File.Copy(Path.Combine(_nodes[0].Data, key), Path.Combine(data, key));
    }

    private static JsonElement Faster(OrdersTarget target) => JsonSerializer.SerializeToElement(target.Text(SceneOptions.ResumedRowsPerSecond));

    private static string Describe(Job? job) => job is null
        ? "the job was not answered for"
        : $"job {job.Id} run {job.Run} is {job.Status}, {job.Counts}, {job.Splits}: {job.Error}\n{job.Stop?.Progress} {string.Join('\n', job.Stop?.Progress.Residuals ?? [])}";
}
