using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Engine.Tests.Agents;

public sealed class ReportQueueTests
{
    private readonly Node _node = new();

    [Fact]
    public async Task S9_an_attempt_that_was_given_to_an_ended_session_and_never_taken_is_told_to_be_nothing()
    {
        var attempt = await GivenAsync();
        await _node.Memory.RaiseIncarnationAsync(1, _node.Time.GetUtcNow(), Node.Ct);
        await EndSessionAsync();

        await _node.Reports.PassAsync(Node.Ct);

        Assert.Empty(_node.Runners.Started);
        Assert.Equal(ResidualState.Confirmed, _node.Memory.State.Residuals[attempt].State);
    }

    [Fact]
    public async Task S5_an_attempt_that_is_still_held_is_not_told_to_be_nothing()
    {
        var (_, attempt) = await _node.RunningAsync(SinkFencing.LeaseOnly);
        await _node.Memory.RaiseIncarnationAsync(1, _node.Time.GetUtcNow(), Node.Ct);
        await EndSessionAsync();

        await _node.Reports.PassAsync(Node.Ct);

        Assert.Null(_node.Memory.State.Residuals[attempt].ConfirmedAt);
    }

    [Fact]
    public async Task S5_of_the_attempts_of_an_earlier_process_of_its_name_a_node_says_nothing()
    {
        var attempt = await GivenAsync();
        await _node.Memory.RaiseIncarnationAsync(1, _node.Time.GetUtcNow(), Node.Ct);
        var next = new Node(_node.Memory);
        await next.Guard.PassAsync(Node.Ct);
        await next.Keeper.PassAsync(Node.Ct);

        await next.Reports.PassAsync(Node.Ct);

        Assert.Null(_node.Memory.State.Residuals[attempt].ConfirmedAt);
    }

    private async Task<AttemptId> GivenAsync()
    {
        var run = await _node.SubmitAsync(SinkFencing.LeaseOnly);
        await _node.Keeper.PassAsync(Node.Ct);
        await _node.Coordinators.PassAsync(Node.Ct);
        var attempt = Assert.Single(await _node.Memory.ReadAttemptsAsync(run.Key, Node.Ct));
        Assert.Equal(AttemptState.Assigned, attempt.State);
        return attempt.Id;
    }

    /// <summary>The node is told that its session is over, and registers anew.</summary>
    private async Task EndSessionAsync()
    {
        var before = _node.Keeper.Session;
        await _node.Keeper.PassAsync(Node.Ct);
        await _node.Keeper.PassAsync(Node.Ct);
        Assert.NotEqual(before, _node.Keeper.Session);
    }
}
