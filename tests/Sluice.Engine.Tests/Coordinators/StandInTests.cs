using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Engine.Coordinators;

namespace Sluice.Engine.Tests.Coordinators;

/// <summary>A run that somebody else is to coordinate: it never depends on whether they do.</summary>
public sealed class StandInTests : IAttendance
{
    private readonly Node _node = new();
    private Func<CancellationToken, ValueTask<bool>> _answer = _ => ValueTask.FromResult(true);

    public ValueTask<bool> IsAttendedAsync(RunKey run, CancellationToken cancellationToken) => _answer(cancellationToken);

    [Fact]
    public async Task A_run_that_is_attended_is_left_alone_and_asked_for_again_well_within_a_second()
    {
        var run = await _node.SubmitAsync();

        var look = await Make(run).PassAsync(Node.Ct);

        Assert.Equal(RunStatus.Created, (await _node.RunAsync(run.Key)).Status);
        Assert.InRange(look.After, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(600));
    }

    [Fact]
    public async Task A_run_that_nobody_attends_is_coordinated_here()
    {
        var run = await _node.SubmitAsync();
        _answer = _ => ValueTask.FromResult(false);

        await Make(run).PassAsync(Node.Ct);

        Assert.Equal(RunStatus.Pending, (await _node.RunAsync(run.Key)).Status);
    }

    [Fact]
    public async Task Whatever_the_question_comes_to_stands_for_no()
    {
        var run = await _node.SubmitAsync();
        _answer = async _ =>
        {
            await Task.Yield();
            throw new InvalidOperationException("The directory is in pieces.");
        };

        await Make(run).PassAsync(Node.Ct);

        Assert.Equal(RunStatus.Pending, (await _node.RunAsync(run.Key)).Status);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_waited_for_a_quarter_of_a_second()
    {
        var run = await _node.SubmitAsync();
        var asked = new TaskCompletionSource<bool>();
        var told = new TaskCompletionSource();
        _answer = token =>
        {
            token.Register(told.SetResult);
            return new ValueTask<bool>(asked.Task);
        };

        var pass = Make(run).PassAsync(Node.Ct).AsTask();
        Assert.False(pass.IsCompleted);
        _node.Pass(0.25);
        await pass;

        Assert.Equal(RunStatus.Pending, (await _node.RunAsync(run.Key)).Status);
        await told.Task;
    }

    [Fact]
    public async Task S2_A_coordinator_that_dies_just_before_a_deadline_costs_less_than_the_second_that_the_deadline_has()
    {
        var (run, _) = await _node.RunningAsync();
        await _node.Stops.StopAsync(_node.Stop(StopKind.Cancel, run.Job) with { Deadline = TimeSpan.FromSeconds(20) }, Node.Ct);
        var deadline = _node.Time.GetUtcNow().AddSeconds(20);
        var sweep = new CoordinatorSet(_node.Parts, _node.Guard, _node.Loop, _node.Log, key => new StandIn(key, _node.Parts, this));

        while (!(await _node.RunAsync(run.Key)).IsFinal)
        {
            Assert.True(_node.Time.GetUtcNow() <= deadline.AddSeconds(1), "The deadline passed and the run is not final.");
            if (_node.Time.GetUtcNow() >= deadline.AddMilliseconds(-1))
                _answer = _ => throw new SluiceException("SLC4110", "It is gone.");
            _node.Pass(await sweep.PassAsync(Node.Ct));
        }

        Assert.True(_node.Time.GetUtcNow() >= deadline);
    }

    [Fact]
    public async Task A_loop_of_its_own_ends_with_its_run_and_says_that_it_attends_only_while_it_looks()
    {
        var (run, _) = await _node.RunningAsync();
        var coordinator = new CoordinatorLoop(new RunCoordinator(run.Key, _node.Parts), _node.Parts, _node.Guard, _node.Loop, _node.Log);
        var working = coordinator.RunAsync(Node.Ct);
        Assert.True(coordinator.IsAttending);

        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        coordinator.Wake();
        await working.WaitAsync(TimeSpan.FromSeconds(20), Node.Ct);

        Assert.False(coordinator.IsAttending);
    }

    [Fact]
    public async Task A_loop_of_its_own_leaves_a_run_that_waits_for_slots_to_the_queue()
    {
        var run = await _node.SubmitAsync();
        var coordinator = new CoordinatorLoop(new RunCoordinator(run.Key, _node.Parts), _node.Parts, _node.Guard, _node.Loop, _node.Log);

        await coordinator.RunAsync(Node.Ct).WaitAsync(TimeSpan.FromSeconds(20), Node.Ct);

        Assert.False(coordinator.IsAttending);
        Assert.Equal(RunStatus.Pending, (await _node.RunAsync(run.Key)).Status);
    }

    [Fact]
    public async Task A_loop_whose_looks_do_not_come_back_does_not_say_that_it_attends()
    {
        var run = await _node.SubmitAsync();
        using var ended = new CancellationTokenSource();
        var coordinator = new CoordinatorLoop(new Stuck(run.Key), _node.Parts, _node.Guard, _node.Loop, _node.Log);
        var working = coordinator.RunAsync(ended.Token);

        _node.Pass(1);

        Assert.False(coordinator.IsAttending);
        await ended.CancelAsync();
        await working.WaitAsync(TimeSpan.FromSeconds(20), Node.Ct);
    }

    private StandIn Make(RunRecord run) => new(run.Key, _node.Parts, this);

    private sealed class Stuck(RunKey run) : ICoordinator
    {
        public RunKey Run => run;

        public async ValueTask<Look> PassAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return Look.Over;
        }
    }
}
