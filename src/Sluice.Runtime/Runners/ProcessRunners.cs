using System.Globalization;
using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Runtime.Attempts;
using Sluice.Runtime.Runners.Agent;
using Sluice.Runtime.Telemetry;

namespace Sluice.Runtime.Runners;

/// <summary>
/// Runs attempts in child processes, one for each run: whatever a connector does there, it can be ended. A spare process waits for the next run.
/// Thread-safe.
/// </summary>
public sealed class ProcessRunners : INodeRunners
{
    /// <summary>The next spare is started when the run that took the last one has begun its work.</summary>
    private static readonly TimeSpan s_spareWait = TimeSpan.FromSeconds(1);

    private readonly RunnerGround _ground;
    private readonly Lock _gate = new();
    private readonly Dictionary<RunKey, Runner> _byRun = [];
    private readonly Dictionary<AttemptId, Runner> _byAttempt = [];
    private readonly Dictionary<Runner, Task> _alive = [];
    private readonly Queue<Runner> _spares = [];
    private Action<AttemptId, AttemptNews> _tell = static (_, _) => { };
    private volatile string? _left;
    private volatile string? _unstarted;
    private int _started;
    private bool _isClosed;

    private ProcessRunners(RunnerGround ground) => _ground = ground;

    /// <summary>What bounds a runner's memory on this machine, for people.</summary>
    public string MemoryBound => _ground.Cages.Description;

    /// <inheritdoc />
    public Action<AttemptId, AttemptNews> Tell
    {
        set => Volatile.Write(ref _tell, value);
    }

    /// <inheritdoc />
    public string? Quarantine
    {
        get
        {
            if ((_left ?? _unstarted) is { } reason)
                return reason;
            lock (_gate)
                return _alive.Keys.Select(r => r.Quarantine).FirstOrDefault(q => q is not null);
        }
    }

    /// <inheritdoc />
    public ILeftRuns Left => _ground.Left;

    /// <summary>Ends what an earlier process of the node has left, and starts a spare.</summary>
    /// <param name="options">How.</param>
    /// <param name="store">The store; each of its answers has a bound.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<ProcessRunners> OpenAsync(ProcessRunnersOptions options, IWorkStore store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        RuntimeMeter.Publish();
        var left = new LeftRunners(options.Folder);
        var survivor = await left.SweepAsync(options.Common.Timings.Signaled, options.Common.Time, cancellationToken);
        var runners = new ProcessRunners(new RunnerGround(options, new RunnerSpawner(), CageGround.Find(), left, store)) { _left = survivor };
        lock (runners._gate)
            runners.AddSpares(TimeSpan.Zero);
        return runners;
    }

    /// <summary>The runners that work on a job.</summary>
    public IReadOnlyList<RunnerView> Of(JobId job)
    {
        lock (_gate)
        {
            return
            [
                .. from run in _byRun
                   where run.Key.Job == job && run.Value.ProcessId is > 0
                   select new RunnerView(
                       run.Key, run.Value.ProcessId, ProcessStart.Of(run.Value.ProcessId), [.. _byAttempt.Where(a => a.Value == run.Value).Select(a => a.Key)]),
            ];
        }
    }

    /// <inheritdoc />
    public void Start(AttemptGrant grant, Permit permit)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var attempt = grant.Attempt;
        lock (_gate)
        {
            if (!_isClosed)
            {
                if (!_byRun.TryGetValue(attempt.Run, out var runner) || !runner.TryTake(grant, permit))
                {
                    runner = TakeSpare(grant, permit);
                    _byRun[attempt.Run] = runner;
                }

                _byAttempt[attempt.Id] = runner;
                AddSpares(s_spareWait);
                return;
            }
        }

        Told(attempt.Id, new AttemptNews(AttemptState.Stopped, default));
    }

    /// <inheritdoc />
    public void Extend(AttemptId attempt, Permit permit, AttemptOrder order) => Find(attempt)?.Extend(attempt, permit, order);

    /// <inheritdoc />
    public void Kill(AttemptId attempt, string why, bool atOnce) => Find(attempt)?.Kill(attempt, why, atOnce);

    /// <summary>Ends all runners at once, and waits for them as long as SIGKILL may take.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] ends;
        lock (_gate)
        {
            _isClosed = true;
            foreach (var runner in _alive.Keys)
                runner.Close("the node ends");
            ends = [.. _alive.Values];
        }

        await Task.WhenAny(Task.WhenAll(ends), Task.Delay(_ground.Options.Common.Timings.Signaled, _ground.Options.Common.Time));
        _ground.Spawner.Dispose();
    }

    private Runner? Find(AttemptId attempt)
    {
        lock (_gate)
            return _byAttempt.GetValueOrDefault(attempt);
    }

    private Runner TakeSpare(AttemptGrant grant, Permit permit)
    {
        while (_spares.TryDequeue(out var spare))
        {
            if (spare.TryTake(grant, permit))
                return spare;
        }

        var runner = Add(TimeSpan.Zero);
        runner.TryTake(grant, permit);
        return runner;
    }

    private void AddSpares(TimeSpan wait)
    {
        while (_spares.Count < _ground.Options.Spares)
            _spares.Enqueue(Add(wait));
    }

    private Runner Add(TimeSpan wait)
    {
        var runner = new Runner(_ground, string.Create(CultureInfo.InvariantCulture, $"sluice-{Environment.ProcessId}-{++_started}"), Told, fault => _unstarted = fault);
        _alive.Add(runner, Task.Run(() => OwnAsync(runner, wait), CancellationToken.None));
        return runner;
    }

    private async Task OwnAsync(Runner runner, TimeSpan wait)
    {
        using (runner)
            await runner.RunAsync(wait);
        lock (_gate)
        {
            _alive.Remove(runner);
            foreach (var run in _byRun.Where(r => r.Value == runner).Select(r => r.Key).ToList())
                _byRun.Remove(run);
            foreach (var attempt in _byAttempt.Where(a => a.Value == runner).Select(a => a.Key).ToList())
                _byAttempt.Remove(attempt);
            if (_unstarted is not null && runner.ProcessId == 0)
                TryAgain(runner);
        }
    }

    /// <summary>
    /// A node that can start no runner, such as one whose disk is full, has free slots and would be given whatever comes: it is in quarantine until
    /// a process that waits for no run has been started.
    /// </summary>
    private void TryAgain(Runner failed)
    {
        var others = _spares.Where(s => s != failed).ToList();
        _spares.Clear();
        others.ForEach(_spares.Enqueue);
        if (!_isClosed && others.TrueForAll(s => s.ProcessId > 0))
            _spares.Enqueue(Add(_ground.Options.Common.Timings.Renewal));
    }

    private void Told(AttemptId attempt, AttemptNews news)
    {
        if (news.State.IsGone())
        {
            lock (_gate)
                _byAttempt.Remove(attempt);
        }

        _tell(attempt, news);
    }
}
