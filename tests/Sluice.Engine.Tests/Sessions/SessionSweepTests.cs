using Sluice.Core.Errors;
using Sluice.Core.Ports;
using Sluice.Core.Sessions;

namespace Sluice.Engine.Tests.Sessions;

public sealed class SessionSweepTests
{
    private readonly Node _node = new();

    private bool IsLost => _node.Memory.State.Sessions[_node.Keeper.Session!.Value].IsLost;

    [Fact]
    public async Task A_session_that_was_seen_silent_for_long_enough_is_declared_lost_and_not_before()
    {
        await RegisterAsync();

        await SweepForAsync(24);
        Assert.False(IsLost);
        await SweepForAsync(1);
        Assert.True(IsLost);
    }

    [Fact]
    public async Task A_session_that_renews_is_never_lost()
    {
        await RegisterAsync();
        for (var i = 0; i < 20; i++)
        {
            await SweepForAsync(5);
            await _node.Keeper.PassAsync(Node.Ct);
        }

        Assert.False(IsLost);
    }

    [Fact]
    public async Task F24_F44_After_an_outage_of_ten_minutes_everybody_can_renew_before_anybody_is_lost()
    {
        await RegisterAsync();
        await SweepForAsync(20);
        _node.Faults.IsAway = true;
        for (var i = 0; i < 600; i++)
        {
            _node.Pass(1);
            await Assert.ThrowsAsync<SluiceException>(() => _node.Sweep.PassAsync(Node.Ct).AsTask());
        }

        _node.Faults.IsAway = false;
        await SweepForAsync(20);
        Assert.False(IsLost);
        await _node.Keeper.PassAsync(Node.Ct);
        await SweepForAsync(24);
        Assert.False(IsLost);
    }

    [Fact]
    public async Task One_read_that_failed_starts_the_count_anew()
    {
        await RegisterAsync();
        await SweepForAsync(24);
        _node.Faults.IsAway = true;
        await Assert.ThrowsAsync<SluiceException>(() => _node.Sweep.PassAsync(Node.Ct).AsTask());
        _node.Faults.IsAway = false;

        await SweepForAsync(24);

        Assert.False(IsLost);
    }

    [Fact]
    public async Task A_read_that_does_not_answer_is_given_up_and_starts_the_count_anew()
    {
        await RegisterAsync();
        await SweepForAsync(24);
        _node.Faults.Hang(nameof(ISessionStore.ReadSessionsAsync));
        var pass = _node.Sweep.PassAsync(Node.Ct).AsTask();
        _node.Pass(5);
        await Assert.ThrowsAsync<SluiceException>(() => pass);
        _node.Faults.Mend(nameof(ISessionStore.ReadSessionsAsync));

        await SweepForAsync(24);

        Assert.False(IsLost);
    }

    [Fact]
    public async Task S5_F23_A_failover_starts_the_count_anew_since_the_copy_may_have_forgotten_a_renewal()
    {
        await RegisterAsync();
        await SweepForAsync(24);
        _node.Memory.FailOver(_node.Memory.State);

        await SweepForAsync(24);

        Assert.False(IsLost);
    }

    [Fact]
    public async Task An_observer_that_was_paused_itself_declares_nobody_lost()
    {
        await RegisterAsync();
        await SweepForAsync(10);

        _node.Pass(120);
        await _node.Sweep.PassAsync(Node.Ct);

        Assert.False(IsLost);
    }

    [Fact]
    public async Task F6_F44_A_wall_clock_that_jumps_an_hour_declares_nobody_lost()
    {
        await RegisterAsync();
        await SweepForAsync(1);
        _node.Time.AdjustTime(_node.Time.GetUtcNow().AddHours(1));

        await SweepForAsync(20);

        Assert.False(IsLost);
    }

    [Fact]
    public async Task Who_renews_between_the_last_look_and_the_verdict_stays()
    {
        await RegisterAsync();
        await SweepForAsync(24);
        _node.Faults.Before(nameof(ISessionStore.DeclareLostAsync), async () => await _node.Keeper.PassAsync(Node.Ct));

        await SweepForAsync(1);

        Assert.False(IsLost);
    }

    [Fact]
    public async Task A_superseded_session_is_lost_by_its_silence()
    {
        await RegisterAsync();
        var old = _node.Keeper.Session!.Value;
        await _node.Memory.RegisterAsync(new SessionOffer(old.Worker, "", 4), _node.Time.GetUtcNow(), Node.Ct);
        SessionRecord Old() => _node.Memory.State.Sessions[old];

        await _node.Keeper.PassAsync(Node.Ct);
        Assert.True(Old().IsSuperseded);
        await SweepForAsync(25);

        Assert.True(Old().IsLost);
    }

    private async Task RegisterAsync()
    {
        await _node.Guard.PassAsync(Node.Ct);
        await _node.Keeper.PassAsync(Node.Ct);
        await _node.Sweep.PassAsync(Node.Ct);
    }

    private async Task SweepForAsync(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            _node.Pass(1);
            await _node.Sweep.PassAsync(Node.Ct);
        }
    }
}
