using Microsoft.Extensions.Time.Testing;
using Sluice.Connect.Sinks;
using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Runtime.Metrics;
using Sluice.Runtime.Runs;
using Sluice.Runtime.Tasks;
using Sluice.Runtime.Tests.Pauses;
using Sluice.Runtime.Tests.Permits;
using Sluice.TestServers;

namespace Sluice.Runtime.Tests;

/// <summary>Attempts of one run that prepare a sink beside each other, each in a process of its own.</summary>
public sealed class TargetTurnTests : IPeers, IRunObserver, IAsyncDisposable
{
    private static readonly Epoch Run = new(7);
    private readonly FakeTimeProvider _time = new();
    private readonly MemorySink _sink = new();
    private readonly LeasedPermits _permits;
    private readonly SwitchedClock _lease = new();
    private readonly List<TargetRequest> _asked = [];
    private AttemptState _other = AttemptState.Running;
    private int _begun;

    public TargetTurnTests()
    {
        _permits = new LeasedPermits(_lease);
        _permits.Grant(TimeSpan.FromSeconds(12));
        _sink.OnPrepare = request =>
        {
            lock (_asked)
                _asked.Add(request);
            return request.LiveAttempts.Contains(4) ? CommitOutcome.Busy : CommitOutcome.Committed;
        };
    }

    AttemptId IPeers.Own => new(5);

    public ValueTask DisposeAsync() => _sink.DisposeAsync();

    [Theory, InlineData(AttemptState.Lost), InlineData(AttemptState.Failed)]
    public async Task An_attempt_waits_for_one_that_prepares_the_sink_for_as_long_as_that_is_alive_and_then_goes_on(AttemptState end)
    {
        var opening = OpenAsync(TestContext.Current.CancellationToken);
        // More often than an attempt that is superseded would try again.
        await PassUntilAsync(() => Asked >= 50, opening);
        Assert.False(opening.IsCompleted);

        _other = end;
        await PassUntilAsync(() => opening.IsCompleted, opening);
        await opening;

        Assert.Equal(1, _begun);
        Assert.All(_asked[..^1], r => Assert.Equal((5L, "4"), (r.Attempt!.Value, string.Join(' ', r.LiveAttempts))));
        Assert.Empty(_asked[^1].LiveAttempts);
    }

    [Fact]
    public async Task An_attempt_whose_permit_is_ended_while_it_waits_ends()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var opening = OpenAsync(stop.Token);
        await PassUntilAsync(() => Asked >= 2, opening);
        _permits.EndAll();

        await PassUntilAsync(() => opening.IsCompleted, opening);

        await Assert.ThrowsAsync<PermitExpiredException>(() => opening);
    }

    ValueTask<IReadOnlyList<AttemptRecord>> IPeers.ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<AttemptRecord>>(
    [
        Attempt(1, AttemptState.Stopped), Attempt(2, AttemptState.Running) with { Epoch = new Epoch(6) }, Attempt(3, AttemptState.Lost), Attempt(4, _other),
        Attempt(5, AttemptState.Running),
    ]);

    void IRunObserver.Note(string message)
    {
    }

    void IRunObserver.Warn(string message)
    {
    }

    void IRunObserver.Retrying(string split, Exception cause, int attempt, int of, TimeSpan wait) => Assert.Fail(cause.Message);

    private int Asked
    {
        get
        {
            lock (_asked)
                return _asked.Count;
        }
    }

    private Task OpenAsync(CancellationToken cancellationToken)
    {
        var store = FaultyJobStore.Around(null!, (call, _) => call switch
        {
            "get_Id" => new StoreId("store"),
            "IsDoneOnceAsync" => new ValueTask<bool>(false),
            "BeginAttemptAsync" => new ValueTask<AttemptId?>(new AttemptId(5 + Interlocked.Increment(ref _begun))),
            "MarkDoneOnceAsync" => new ValueTask<RecordOutcome>(RecordOutcome.Recorded),
            _ => throw new NotSupportedException(call),
        });
        var meters = new RunMeters([], ["Memory"]);
        var timing = new TaskTiming(TimeSpan.Zero, 0, TimeSpan.Zero, null, null, null);
        var run = new RunRecord(new JobId(1), new RunNumber(1), new Generation(1), RunStatus.Running, Run, 0);
        var context = new TaskContext(store, run, _permits, new LastStep(), meters, _time, timing) { Peers = this };
        return new SinkGate(context, [new SinkTarget("Memory", _sink, SinkClass.Transactional, meters.Sinks[0])], this).OpenAsync(cancellationToken);
    }

    private Task PassUntilAsync(Func<bool> condition, Task opening) => Condition.HoldsAsync(
        () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return condition() || opening.IsCompleted;
        },
        TimeSpan.FromSeconds(10),
        () => $"asked {Asked} times");

    private static AttemptRecord Attempt(long id, AttemptState state) =>
        new(new AttemptId(id), new RunKey(new JobId(1), new RunNumber(1)), 0, Run, new WorkerSession(new WorkerId("worker"), 1), state, DateTimeOffset.UnixEpoch);
}
