using System.Collections.Concurrent;
using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Runtime.Attempts;

namespace Sluice.Runtime.Runners;

/// <summary>
/// Runs attempts in the node's own process. An attempt that does not end by itself cannot be killed here: it keeps its slot, its permit is over,
/// and the node gets nothing more. Thread-safe.
/// </summary>
public sealed class HostedRunners : INodeRunners
{
    private readonly ConcurrentDictionary<AttemptId, HostedAttempt> _attempts = [];
    private readonly ConcurrentDictionary<RunKey, RunWriters> _writers = [];
    private readonly RunnersOptions _options;
    private readonly IWorkStore _store;
    private readonly AttemptSurroundings _surroundings;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _telling;
    private Action<AttemptId, AttemptNews> _tell = static (_, _) => { };

    /// <summary>Makes a host without attempts.</summary>
    /// <param name="options">Times, and how jobs are opened.</param>
    /// <param name="store">The store.</param>
    /// <param name="surroundings">What attempts find here.</param>
    public HostedRunners(RunnersOptions options, IWorkStore store, AttemptSurroundings surroundings)
    {
        (_options, _store, _surroundings) = (options, store, surroundings);
        _telling = Task.Run(TellAsync, CancellationToken.None);
    }

    /// <inheritdoc />
    public Action<AttemptId, AttemptNews> Tell
    {
        set => Volatile.Write(ref _tell, value);
    }

    /// <summary>None: what an attempt stages here it sweeps itself, unless the node is killed.</summary>
    public ILeftRuns Left { get; } = new NoLeftRuns();

    /// <inheritdoc />
    public string? Quarantine
    {
        get
        {
            var stuck = _attempts.Values.FirstOrDefault(a => a.KilledFor > _options.Timings.Asked + _options.Timings.Signaled);
            return stuck is null ? null : $"attempt {stuck.Id.Value} runs in the node's own process and does not end: {stuck.News.Breadcrumb}";
        }
    }

    /// <inheritdoc />
    public void Start(AttemptGrant grant, Permit permit)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var writers = _writers.GetOrAdd(grant.Attempt.Run, static _ => new RunWriters());
        var attempt = new HostedAttempt(grant, permit, writers, _options, _store, _surroundings);
        if (_attempts.TryAdd(grant.Attempt.Id, attempt))
            attempt.Begin(news => Ended(grant, news));
    }

    /// <inheritdoc />
    public void Extend(AttemptId attempt, Permit permit, AttemptOrder order)
    {
        if (_attempts.TryGetValue(attempt, out var hosted))
            hosted.Order(permit, order);
    }

    /// <inheritdoc />
    public void Kill(AttemptId attempt, string why, bool atOnce)
    {
        if (_attempts.TryGetValue(attempt, out var hosted))
            hosted.Order(Permit.None, AttemptOrder.Kill);
    }

    /// <summary>Ends all attempts, as far as they end in time.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var attempt in _attempts.Values)
            attempt.Order(Permit.None, AttemptOrder.Kill);
        var ends = Task.WhenAll(_attempts.Values.Select(a => a.Done));
        await Task.WhenAny(ends, Task.Delay(_options.Timings.Asked, _options.Time, CancellationToken.None));
        await _closing.CancelAsync();
        await _telling;
        _closing.Dispose();
    }

    private void Ended(AttemptGrant grant, AttemptNews news)
    {
        _attempts.TryRemove(grant.Attempt.Id, out _);
        if (_attempts.Values.All(a => a.Run != grant.Attempt.Run))
            _writers.TryRemove(grant.Attempt.Run, out _);
        _tell(grant.Attempt.Id, news);
    }

    private async Task TellAsync()
    {
        using var timer = new PeriodicTimer(_options.News, _options.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token))
            {
                foreach (var attempt in _attempts.Values)
                    _tell(attempt.Id, attempt.News);
            }
        }
        catch (OperationCanceledException)
        {
            // The host is closed.
        }
    }
}
