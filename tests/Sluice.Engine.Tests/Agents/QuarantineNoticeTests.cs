using Sluice.Core.Errors;
using Sluice.Core.Sessions;
using Sluice.Engine.Agents;

namespace Sluice.Engine.Tests.Agents;

public sealed class QuarantineNoticeTests
{
    private const string Reason = "process 7 survives SIGKILL";
    private readonly Node _node = new();

    private QuarantineNotice Notice => field ??= new QuarantineNotice(_node.Store, _node.Runners, _node.Keeper, _node.Agent, _node.Loop);

    private SessionRecord Session => _node.Memory.State.Sessions[_node.Keeper.Session!.Value];

    [Fact]
    public async Task A_node_on_which_something_does_not_die_gets_nothing_more_until_it_is_gone()
    {
        await _node.RunningAsync();
        await Notice.PassAsync(Node.Ct);
        Assert.Null(Session.Quarantine);

        _node.Runners.Quarantine = Reason;
        await Notice.PassAsync(Node.Ct);
        Assert.Equal((Reason, false), (Session.Quarantine, Session.IsDraining));

        _node.Runners.Quarantine = null;
        await Notice.PassAsync(Node.Ct);
        Assert.Null(Session.Quarantine);
    }

    [Fact]
    public async Task An_operators_drain_outlasts_a_quarantine()
    {
        await _node.RunningAsync();
        await _node.Memory.SetDrainingAsync(_node.Keeper.Session!.Value, isDraining: true, null, Node.Ct);
        _node.Runners.Quarantine = Reason;
        await Notice.PassAsync(Node.Ct);
        _node.Runners.Quarantine = null;

        await Notice.PassAsync(Node.Ct);

        Assert.Equal((null, true), (Session.Quarantine, Session.IsDraining));
    }

    [Fact]
    public async Task It_is_told_once_again_where_the_store_was_away_and_to_a_new_session()
    {
        await _node.RunningAsync();
        var first = _node.Keeper.Session!.Value;
        _node.Runners.Quarantine = Reason;
        _node.Faults.IsAway = true;
        await Assert.ThrowsAsync<SluiceException>(() => Notice.PassAsync(Node.Ct).AsTask());
        _node.Faults.IsAway = false;
        await Notice.PassAsync(Node.Ct);
        Assert.Equal(Reason, Session.Quarantine);
        var calls = _node.Faults.Calls.Count;
        await Notice.PassAsync(Node.Ct);
        Assert.Equal(calls, _node.Faults.Calls.Count);

        await _node.Memory.DeclareLostAsync(first, Session.Renewals, null, _node.Time.GetUtcNow(), Node.Ct);
        await _node.Keeper.PassAsync(Node.Ct);
        await _node.Keeper.PassAsync(Node.Ct);
        Assert.NotEqual(first, _node.Keeper.Session);
        await Notice.PassAsync(Node.Ct);

        Assert.Equal(Reason, Session.Quarantine);
    }
}
