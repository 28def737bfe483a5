using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using Sluice.Core.Attempts;
using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Core.Submissions;
using Sluice.Runtime.Attempts;
using Sluice.Runtime.Permits;
using Sluice.Runtime.Runners;
using Sluice.Storage.Sqlite;
using Sluice.TestServers;

namespace Sluice.Runtime.Tests.Runners;

/// <summary>A store with a run whose attempts this test holds, and runners that are real processes. All times are scaled 1:10.</summary>
internal sealed partial class RunnersHome : IAsyncDisposable
{
    public const int Stop = 19;
    public const int Continue = 18;
    public const int KillSignal = 9;

    public static readonly Timings Times = new Timings().Scaled(0.1);
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(40);

    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-runners-").FullName;
    private readonly SqliteControlStore _store;
    private readonly ConcurrentDictionary<AttemptId, AttemptNews> _ends = [];
    private readonly ConcurrentDictionary<AttemptId, AttemptNews> _news = [];
    private readonly DateTimeOffset _at = TimeProvider.System.GetUtcNow();
    private ProcessRunners? _runners;

    private RunnersHome() => _store = SqliteControlStore.Open(Path.Combine(_folder, "store.db"), TimeProvider.System, () => "store");

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Permit LongPermit => new(BootClock.Instance.Now + TimeSpan.FromMinutes(5));

    public SqliteControlStore Store => _store;

    public ProcessRunners Runners => _runners!;

    public string Target => Path.Combine(_folder, "out");

    public string Logs => Path.Combine(_folder, "logs");

    public ProcessRunnersOptions Options => new(
        new RunnersOptions { Timings = Times, News = TimeSpan.FromMilliseconds(100) },
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "Sluice.StuckRunner.dll")], Path.Combine(_folder, "runners"), Logs)
    {
        Memory = 200L << 20,
        Spares = 0,
    };

    public static async Task<RunnersHome> OpenAsync(Func<ProcessRunnersOptions, ProcessRunnersOptions>? change = null)
    {
        var home = new RunnersHome();
        var work = new ControlStoreWork(home._store, Times.Answer, TimeProvider.System);
        home._runners = await ProcessRunners.OpenAsync((change ?? (o => o))(home.Options), work, Ct);
        home._runners.Tell = home.Hear;
        return home;
    }

    /// <summary>The node is started again.</summary>
    public async Task ReopenAsync()
    {
        await Runners.DisposeAsync();
        _runners = await ProcessRunners.OpenAsync(Options, new ControlStoreWork(_store, Times.Answer, TimeProvider.System), Ct);
        _runners.Tell = Hear;
    }

    /// <summary>A running run of a job that reads numbers into JSON files, with one attempt that is claimed.</summary>
    public async Task<AttemptGrant> GrantAsync(string how, int rows = 10, string env = "checkpoint.interval = 600000", string? sink = null)
    {
        sink ??= $$"""
            { "plugin_name": "LocalFile", "path": "{{Target}}", "file_format_type": "json" }
            """;
        var config = $$"""
            { "env": { {{string.Join(", ", env.Split('\n').Select(e => $"\"{e.Split('=')[0].Trim()}\": {e.Split('=')[1].Trim()}"))}} },
              "source": [ { "plugin_name": "Stuck", "how": "{{how}}", "rows": {{rows.ToString(CultureInfo.InvariantCulture)}} } ], "sink": [ {{sink}} ] }
            """;
        var session = await _store.RegisterAsync(new SessionOffer(new WorkerId("w"), "", 8), _at, Ct);
        var start = new RunStart(
            new RequestStart(new RequestId($"r{how}"), RequestKind.Submit, "hash", RequestOutcome.Done), new RunSettings { Sinks = [new RunSink("s", SinkFencing.Staged)] }, "anna", "submitted", _at)
        {
            JobName = "numbers",
            Config = config,
            Fresh = true,
        };
        var run = (await _store.StartAsync(start, Ct)).Run!;
        run = await ChangeAsync(RunChanges.Keep(run, "pending", _at) with { Status = RunStatus.Pending });
        run = await ChangeAsync(RunChanges.Keep(run, "assigned", _at) with { Status = RunStatus.Scheduled, Assign = [new NewAttempt(0, session.Session)] });
        var attempt = (await _store.ReadAttemptsAsync(run.Key, Ct)).Single();
        var grant = await _store.ClaimAsync(session.Session, attempt.Id, Ct);
        await ChangeAsync(RunChanges.Keep(run, "running", _at) with { Status = RunStatus.Running });
        return grant!;
    }

    /// <summary>One more attempt of the same run, on the same node.</summary>
    public async Task<AttemptGrant> GrantBesideAsync(AttemptGrant first)
    {
        var run = (await _store.ReadSnapshotAsync(first.Attempt.Run, Ct))!.Run;
        await ChangeAsync(RunChanges.Keep(run, "assigned", _at) with { Assign = [new NewAttempt(1, first.Attempt.Session)] });
        var attempt = (await _store.ReadAttemptsAsync(run.Key, Ct)).MaxBy(a => a.Id.Value)!;
        return (await _store.ClaimAsync(first.Attempt.Session, attempt.Id, Ct))!;
    }

    /// <summary>Waits until an attempt has told this.</summary>
    public Task ToldAsync(AttemptGrant grant, Func<AttemptNews, bool> what) => Condition.HoldsAsync(
        () => _news.TryGetValue(grant.Attempt.Id, out var news) && what(news), Deadline,
        () => $"last news: {_news.GetValueOrDefault(grant.Attempt.Id)}; end: {_ends.GetValueOrDefault(grant.Attempt.Id)}; log: {Log()}", Ct);

    /// <summary>Waits until an attempt has ended, and tells how.</summary>
    public async Task<AttemptNews> EndedAsync(AttemptGrant grant)
    {
        await Condition.HoldsAsync(
            () => _ends.ContainsKey(grant.Attempt.Id), Deadline, () => $"last news: {_news.GetValueOrDefault(grant.Attempt.Id)}; log: {Log()}", Ct);
        return _ends[grant.Attempt.Id];
    }

    public bool HasEnded(AttemptGrant grant) => _ends.ContainsKey(grant.Attempt.Id);

    /// <summary>The process of the only runner.</summary>
    public int RunnerProcess() => int.Parse(Path.GetFileName(Directory.GetFiles(Options.Folder).Single()), CultureInfo.InvariantCulture);

    public IReadOnlyList<string> Rows() => !Directory.Exists(Target)
        ? []
        : [.. Directory.EnumerateFiles(Target, "*", SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(Target, f).Split('/').Any(p => p.StartsWith('.'))).SelectMany(File.ReadLines).Where(l => l.Length > 0)];

    public string Log() => !Directory.Exists(Logs) ? "" : string.Join('\n', Directory.EnumerateFiles(Logs).SelectMany(File.ReadLines));

    /// <summary>Whether this process may make control groups whose whole family can be ended.</summary>
    public static bool CanEndFamilies
    {
        get
        {
            if (File.ReadAllLines("/proc/self/mounts").Select(l => l.Split(' ')).FirstOrDefault(m => m[2] == "cgroup2") is not { } mount)
                return false;
            var trial = Path.Combine(mount[1], $"sluice-test-{Environment.ProcessId}");
            try
            {
                Directory.CreateDirectory(trial);
                Directory.Delete(trial);
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    /// <summary>The helper that a runner's source has left behind, or <c>null</c>.</summary>
    public static int? HelperOf(int runner)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process))
                continue;
            try
            {
                if (File.ReadAllText(Path.Combine(folder, "cmdline")).StartsWith($"sleep\0{StuckRunner.Program.HelperOf(runner)}\0", StringComparison.Ordinal))
                    return process;
            }
            catch (IOException)
            {
                // It has ended while we looked.
            }
        }

        return null;
    }

    public static void Signal(int process, int signal) => Assert.Equal(0, Send(process, signal));

    public static bool IsAlive(int process) => File.Exists($"/proc/{process}/stat") && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        if (_runners is not null)
            await _runners.DisposeAsync();
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private void Hear(AttemptId attempt, AttemptNews news)
    {
        if (!news.State.IsGone())
            _news[attempt] = news;
        else if (!_ends.TryAdd(attempt, news))
            throw new InvalidOperationException($"{attempt} ended twice");
    }

    private async Task<RunRecord> ChangeAsync(RunChange change)
    {
        var result = await _store.CommitAsync(change, Ct);
        Assert.Equal(ChangeOutcome.Committed, result.Outcome);
        return result.Run!;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Send(int process, int signal);
}
