using System.Collections.Concurrent;
using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Runtime.Attempts;
using Sluice.Runtime.Permits;
using Sluice.Runtime.Runners.Protocol;
using StreamJsonRpc;

namespace Sluice.Runtime.Runners.Child;

/// <summary>The attempts in a runner: begins them, passes on what the agent says, and tells the agent how they are.</summary>
internal sealed class RunnerAttempts(JsonRpc rpc, AttemptSurroundings surroundings, ILeaseClock clock, CommitTimes commits)
{
    private readonly ConcurrentDictionary<AttemptId, (AttemptRun Run, AttemptPermit Permit)> _attempts = [];
    private readonly ConcurrentBag<Task> _tasks = [];
    private readonly RunWriters _writers = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the agent has said that nothing is left.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Whether no attempt may write at this instant.</summary>
    public bool IsIdle(LeaseInstant now) => _attempts.Values.All(a => !a.Permit.Current.Allows(now));

    /// <summary>Takes what the agent says.</summary>
    public void Listen(AgentWatch watch)
    {
        rpc.AddLocalRpcMethod(RunnerCalls.Start, (StartWord word) =>
        {
            watch.Heard();
            watch.SetPatience(word.Patience);
            Start(word);
        });
        rpc.AddLocalRpcMethod(RunnerCalls.Words, (AgentWords words) =>
        {
            watch.Heard();
            foreach (var order in words.Orders)
                Take(order);
        });
        rpc.AddLocalRpcMethod(RunnerCalls.Exit, () => _ended.TrySetResult());
    }

    private void Start(StartWord word)
    {
        var attempt = word.Grant.Attempt.Id;
        var permit = new AttemptPermit(clock, new Permit(new LeaseInstant(word.Until)));
        var store = new RemoteStore(rpc, word.Store, attempt, word.Answer, surroundings.Time);
        var run = new AttemptRun(word.Grant, permit, store, surroundings with { WorkingDirectory = word.WorkingDirectory, Files = word.Files?.ToRoots(word.WorkingDirectory) }, _writers);
        run.Order(permit.Current, word.Order);
        if (_attempts.TryAdd(attempt, (run, permit)))
            _tasks.Add(Task.Run(() => OwnAsync(run, word), CancellationToken.None));
    }

    private void Take(OrderWord order)
    {
        if (!_attempts.TryGetValue(order.Attempt, out var attempt))
            return;
        var known = Enum.IsDefined(order.Order) ? order.Order : AttemptOrder.Kill;
        attempt.Run.Order(new Permit(new LeaseInstant(order.Until)), known);
    }

    /// <summary>The agent waits for the end of an attempt as long as the process lives: one that is not told is told by the end of the process.</summary>
    private async Task OwnAsync(AttemptRun run, StartWord word)
    {
        try
        {
            await RunAsync(run, word);
        }
        catch (Exception e)
        {
            try
            {
                await Console.Error.WriteLineAsync($"the end of attempt {word.Grant.Attempt.Id} could not be told: {e.Message}");
            }
            finally
            {
                RunnerSystem.End(RunnerExit.Untold);
            }
        }
    }

    private async Task RunAsync(AttemptRun run, StartWord word)
    {
        AttemptNews end;
        using (run)
        {
            using var done = new CancellationTokenSource();
            var telling = TellAsync(run, word.News, done.Token);
            end = await run.RunAsync();
            await done.CancelAsync();
            // What went wrong with telling of it does not keep its end from being told.
            await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _attempts.TryRemove(run.Id, out _);
        if (run.IsOutOfMemory)
        {
            // Whatever else is in this process found no memory either, or half of what it needed.
            await Console.Error.WriteLineAsync($"out of memory: {end.Breadcrumb}");
            RunnerSystem.End(RunnerExit.OutOfMemory);
        }

        try
        {
            await TellCommitsAsync();
            await rpc.NotifyAsync(RunnerCalls.Ended, [NewsWord.Of(run.Id, end)]);
        }
        catch (ConnectionLostException)
        {
            // There is no agent to tell, and the runner ends with it.
        }
    }

    private async Task TellAsync(AttemptRun run, TimeSpan interval, CancellationToken done)
    {
        using var timer = new PeriodicTimer(interval > TimeSpan.Zero ? interval : TimeSpan.FromSeconds(1), surroundings.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(done))
            {
                await rpc.NotifyAsync(RunnerCalls.News, [NewsWord.Of(run.Id, run.News)]);
                await TellCommitsAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The end is told by itself.
        }
        catch (ConnectionLostException)
        {
            // The runner ends with its agent.
        }
    }

    private async Task TellCommitsAsync()
    {
        if (commits.Take() is { Count: > 0 } times)
            await rpc.NotifyAsync(RunnerCalls.Committed, [times]);
    }
}
