using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Engine.Submissions;
using Sluice.Simulation.Memory;

namespace Sluice.Engine.Tests.Restores;

/// <summary>More than one copy takes the store's place, or more than one brings it up.</summary>
public sealed class SeveralHistoriesTests
{
    private readonly Node _node = new();

    [Fact]
    public async Task Of_several_nodes_that_recover_the_first_raises_the_incarnation_for_all()
    {
        var other = new Node(_node.Memory, "w2");
        var (run, _) = await _node.RunningAsync();
        await other.Guard.PassAsync(Node.Ct);
        var copy = _node.Memory.State.Copy();
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        copy.Timeline = "2";
        _node.Memory.FailOver(copy);

        await _node.Guard.PassAsync(Node.Ct);
        var first = await _node.Memory.ReadMarkAsync(Node.Ct);
        await other.Guard.PassAsync(Node.Ct);

        Assert.Equal(first.Incarnation, (await _node.Memory.ReadMarkAsync(Node.Ct)).Incarnation);
        Assert.False(other.Guard.IsHolding);
        await _node.Guard.PassAsync(Node.Ct);
        Assert.Equal(first.Incarnation, (await _node.Memory.ReadMarkAsync(Node.Ct)).Incarnation);
    }

    [Fact]
    public async Task S4_A_second_failover_amid_the_recovery_from_the_first_is_recovered_from_too()
    {
        var (run, _) = await _node.RunningAsync();
        var other = await _node.SubmitAsync();
        var (first, second) = (_node.Memory.State.Copy(), _node.Memory.State.Copy());
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        await _node.Stops.StopAsync(_node.Stop(StopKind.Cancel, other.Job), Node.Ct);
        (first.Timeline, second.Timeline) = ("2", "3");
        _node.Memory.FailOver(first);
        var asked = 0;
        _node.Faults.Before(nameof(IRequestStore.FindRequestAsync), () =>
        {
            // The first stop is back in the store that was there; the next one comes to another that has heard of neither.
            if (++asked == 2)
                _node.Memory.FailOver(second);
            return Task.CompletedTask;
        });

        await _node.Guard.PassAsync(Node.Ct);
        Assert.True(_node.Guard.IsHolding);
        await _node.Guard.PassAsync(Node.Ct);

        Assert.False(_node.Guard.IsHolding);
        Assert.Equal(RunStatus.Canceled, (await _node.RunAsync(run.Key)).Status);
        Assert.Equal(RunStatus.Canceled, (await _node.RunAsync(other.Key)).Status);
        Assert.Equal("3", _node.Journal.Mark!.Timeline);
    }

    [Fact]
    public async Task S4_a_third_copy_of_the_same_timeline_that_takes_the_place_of_the_one_that_was_recovered_is_noticed()
    {
        var (run, _) = await _node.RunningAsync();
        var (second, third) = (_node.Memory.State.Copy(), _node.Memory.State.Copy());
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        (second.Timeline, third.Timeline) = ("2", "2");
        _node.Memory.FailOver(second);
        var hasFailed = false;
        _node.Faults.Before(nameof(IRestoreStore.ReadMarkAsync), () =>
        {
            if (_node.Memory.State.Incarnation > 0 && !hasFailed)
            {
                hasFailed = true;
                _node.Memory.FailOver(third);
            }

            return Task.CompletedTask;
        });

        await _node.Guard.PassAsync(Node.Ct);
        Assert.True(_node.Guard.IsHolding);
        await _node.Guard.PassAsync(Node.Ct);

        Assert.Equal((false, RunStatus.Canceled), (_node.Guard.IsHolding, (await _node.RunAsync(run.Key)).Status));
    }

    [Fact]
    public async Task S4_a_store_that_somebody_else_has_brought_up_without_this_nodes_journal_is_brought_up_to_it_too()
    {
        var (run, _) = await _node.RunningAsync();
        var copy = _node.Memory.State.Copy();
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        await _node.Guard.PassAsync(Node.Ct);
        _node.Memory.FailOver(copy);
        await _node.Memory.RaiseIncarnationAsync(5, _node.Time.GetUtcNow(), Node.Ct);
        _node.Memory.State.Stops += 10;

        await _node.Guard.PassAsync(Node.Ct);

        Assert.Equal(RunStatus.Canceled, (await _node.RunAsync(run.Key)).Status);
        Assert.Equal((false, 5), (_node.Guard.IsHolding, _node.Journal.Mark!.Incarnation));
    }

    [Fact]
    public async Task S7_a_stop_is_not_decided_again_on_another_run_that_has_got_its_number()
    {
        var first = await _node.SubmitAsync();
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, first.Job), Node.Ct);
        await _node.Guard.PassAsync(Node.Ct);
        var copy = _node.Memory.State.Copy();
        await ResumeAsync(first.Job);
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, first.Job), Node.Ct);
        await FailOverAsync(copy, "2");
        _node.Pass(60);
        var other = await ResumeAsync(first.Job);
        Assert.Equal(new RunNumber(2), other.Number);

        await FailOverAsync(_node.Memory.State.Copy(), "3");

        Assert.Equal(RunStatus.Pending, (await _node.RunAsync(other.Key)).Status);
    }

    private async Task<RunRecord> ResumeAsync(JobId job)
    {
        var resumed = (await _node.Starts.ResumeAsync(new JobRestart(_node.NextId(), job, "anna"), Node.Ct)).Run!;
        await _node.Coordinators.PassAsync(Node.Ct);
        return resumed;
    }

    private async Task FailOverAsync(MemoryState copy, string timeline)
    {
        copy.Timeline = timeline;
        _node.Memory.FailOver(copy);
        await _node.Guard.PassAsync(Node.Ct);
    }
}
