using Sluice.Core.Errors;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Engine.Requests;
using Sluice.Engine.Stops;

namespace Sluice.Engine.Tests.Stops;

public sealed class StopManyTests
{
    private readonly Node _node = new();
    private readonly StopMany _many;

    public StopManyTests() => _many = new StopMany(_node.Stops, _node.Store, _node.Time, Node.Times);

    [Fact]
    public async Task F38_A_thousand_jobs_are_stopped_with_one_receipt_each_and_again_the_same()
    {
        for (var i = 0; i < 1_000; i++)
            await _node.SubmitAsync();
        var request = _node.Stop(StopKind.ForceStop, default);

        var results = (await _many.StopAsync(new JobFilter(1), request, Node.Ct)).Jobs;
        var again = (await _many.StopAsync(new JobFilter(1), request, Node.Ct)).Jobs;

        Assert.Equal(1_000, results.Count);
        Assert.All(results, r => Assert.Equal(RequestOutcome.Stopped, r.Reply?.Outcome));
        Assert.Equal(1_000, results.Select(r => r.Reply!.Receipt!.Decision.Request).Distinct().Count());
        Assert.Equal(results.Select(r => (r.Job, r.Reply!.Receipt!.Decision)).OrderBy(r => r.Job.Value), again.Select(r => (r.Job, r.Reply!.Receipt!.Decision)).OrderBy(r => r.Job.Value));
        Assert.Equal(1_000, _node.Journal.Stops.Count);
    }

    [Fact]
    public async Task One_that_fails_does_not_keep_the_others()
    {
        var runs = new List<RunRecord>();
        for (var i = 0; i < 5; i++)
            runs.Add(await _node.SubmitAsync());
        var turn = 0;
        _node.Faults.Before(nameof(IRunStore.CommitAsync), () => ++turn == 3 ? throw new SluiceException("SLC4110", "away", isTransient: true) : Task.CompletedTask);

        var results = (await _many.StopAsync(new JobFilter(1), _node.Stop(StopKind.Cancel, default), Node.Ct)).Jobs;

        Assert.Equal(5, results.Count);
        Assert.Equal("SLC4110", Assert.Single(results, r => r.Fault is not null).Fault!.Code);
        Assert.Equal(4, results.Count(r => r.Reply?.Outcome == RequestOutcome.Stopped));
    }

    [Fact]
    public async Task What_had_ended_before_is_left_alone()
    {
        var run = await _node.SubmitAsync();
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);

        Assert.Empty((await _many.StopAsync(new JobFilter(1), _node.Stop(StopKind.ForceStop, default), Node.Ct)).Jobs);
    }

    [Fact]
    public async Task Nothing_is_stopped_whose_request_is_not_stored_first()
    {
        var run = await _node.SubmitAsync();
        _node.Faults.Before(nameof(IRunStore.RecordRequestAsync), () => throw new SluiceException("SLC4110", "away", isTransient: true));

        await Assert.ThrowsAsync<SluiceException>(() => _many.StopAsync(new JobFilter(1), _node.Stop(StopKind.ForceStop, default), Node.Ct).AsTask());

        Assert.Equal(RunStatus.Created, (await _node.RunAsync(run.Key)).Status);
    }

    [Fact]
    public async Task S4_Nothing_is_stopped_while_it_is_in_doubt_whether_the_request_is_stored()
    {
        var run = await _node.SubmitAsync();
        _node.Faults.Hang(nameof(IRunStore.RecordRequestAsync));

        var stop = _many.StopAsync(new JobFilter(1), _node.Stop(StopKind.ForceStop, default), Node.Ct).AsTask();
        _node.Time.Advance(Node.Times.Answer);

        Assert.Equal((ReplyKind.InDoubt, 0), ((await stop).Kind, (await stop).Jobs.Count));
        Assert.Equal(RunStatus.Created, (await _node.RunAsync(run.Key)).Status);
    }

    [Fact]
    public async Task What_cannot_be_used_is_refused_once_and_nothing_is_stopped()
    {
        var run = await _node.SubmitAsync();

        await Assert.ThrowsAsync<SluiceException>(() => _many.StopAsync(new JobFilter(1), _node.Stop(StopKind.ForceStop, default) with { Reason = "" }, Node.Ct).AsTask());
        await Assert.ThrowsAsync<SluiceException>(() => _many.StopAsync(
            new JobFilter(1), _node.Stop(StopKind.Cancel, default) with { Request = new RequestId(new string('x', 181)) }, Node.Ct).AsTask());
        Assert.Equal(RunStatus.Created, (await _node.RunAsync(run.Key)).Status);
    }
}
