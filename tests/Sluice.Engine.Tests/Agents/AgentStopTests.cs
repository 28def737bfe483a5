using Sluice.Core.Attempts;
using Sluice.Core.Runs;
using Sluice.Engine.Agents;

namespace Sluice.Engine.Tests.Agents;

public sealed class AgentStopTests
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(30);
    private readonly Node _node = new();

    [Fact]
    public async Task S10_What_is_at_work_stops_at_a_commit_and_another_session_goes_on_with_it()
    {
        var (run, attempt) = await _node.RunningAsync();
        await _node.PlanAsync(run, "a", "b");

        var stopping = Stop().StopAsync(s_most, () => Task.CompletedTask, Node.Ct);
        Assert.Equal(AttemptOrder.CommitAndEnd, _node.Runners.Orders[attempt]);
        _node.Reports.Tell(attempt, new AttemptNews(AttemptState.Stopped, default));
        await _node.Reports.PassAsync(Node.Ct);
        Assert.True(await EndAsync(stopping));

        Assert.Empty(_node.Runners.Killed);
        Assert.Equal(RunStatus.Running, (await _node.RunAsync(run.Key)).Status);
        var next = new Node(_node.Memory, "w2");
        await next.Guard.PassAsync(Node.Ct);
        await next.Keeper.PassAsync(Node.Ct);
        next.Coordinators.Wake(run.Key);
        await next.Coordinators.PassAsync(Node.Ct);
        await next.Keeper.PassAsync(Node.Ct);
        await next.Claims.PassAsync(Node.Ct);
        Assert.Equal(run.Key, Assert.Single(next.Runners.Started).Attempt.Run);
    }

    [Fact]
    public async Task S6_What_does_not_end_is_killed_and_its_session_is_not_said_to_be_closed()
    {
        var (_, attempt) = await _node.RunningAsync();

        Assert.False(await EndAsync(Stop().StopAsync(s_most, () => Task.CompletedTask, Node.Ct)));

        Assert.Equal(attempt, Assert.Single(_node.Runners.Killed).Attempt);
        var sessions = await _node.Memory.ReadSessionsAsync(Node.Ct);
        Assert.False(Assert.Single(sessions).Session.IsLost);
    }

    [Fact]
    public async Task A_session_that_is_being_closed_gets_nothing_new()
    {
        await _node.RunningAsync();
        var stopping = Stop().StopAsync(s_most, () => Task.CompletedTask, Node.Ct);
        var second = await _node.SubmitAsync();
        await _node.Coordinators.PassAsync(Node.Ct);

        Assert.Equal(RunStatus.Pending, (await _node.RunAsync(second.Key)).Status);
        await EndAsync(stopping);
    }

    private AgentStop Stop() => new(_node.Memory, _node.Held, _node.Runners, _node.Keeper, _node.Agent);

    private async Task<bool> EndAsync(Task<bool> stopping)
    {
        for (var step = 0; step < 1000 && !stopping.IsCompleted; step++)
        {
            _node.Pass(1);
            await Task.Yield();
        }

        return await stopping.WaitAsync(TimeSpan.FromSeconds(30), Node.Ct);
    }
}
