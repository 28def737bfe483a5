using Sluice.Core.Errors;
using Sluice.Core.History;
using Sluice.Core.Stops;
using Sluice.Engine.History;

namespace Sluice.Engine.Tests.History;

public sealed class HistorySweepTests
{
    private readonly Node _node = new();

    [Fact]
    public async Task It_goes_on_at_once_while_there_is_a_whole_batch_to_let_go_of_and_then_rests()
    {
        for (var i = 0; i < 5; i++)
            await StoppedAsync();
        var sweep = Sweep(new HistoryRules { MostEndedRuns = 1, BatchSize = 1 });

        var waits = new List<TimeSpan>();
        do
            waits.Add(await sweep.PassAsync(Node.Ct));
        while (waits[^1] == TimeSpan.Zero && waits.Count < 100);

        Assert.True(waits.Count > 1, "It let go of nothing.");
        Assert.Equal(TimeSpan.FromMinutes(1), waits[^1]);
        Assert.Single(await _node.Memory.ReadJobsAsync(new JobFilter(10), Node.Ct), j => j.LastRun.IsFinal);
    }

    [Fact]
    public async Task Live_runs_stay_whatever_the_rules_say()
    {
        var live = await _node.SubmitAsync();
        await StoppedAsync();
        _node.Pass((int)TimeSpan.FromDays(500).TotalSeconds);

        await Sweep(new HistoryRules { MostEndedRuns = 1, RunAge = TimeSpan.FromSeconds(1) }).PassAsync(Node.Ct);

        Assert.NotNull(await _node.Memory.FindRunAsync(live.Key, Node.Ct));
    }

    [Fact]
    public async Task It_was_cut_off_by_a_store_that_is_away_and_is_done_again()
    {
        await StoppedAsync();
        await StoppedAsync();
        var sweep = Sweep(new HistoryRules { MostEndedRuns = 1 });
        _node.Faults.IsAway = true;
        Assert.Equal("SLC4110", (await Assert.ThrowsAsync<SluiceException>(async () => await sweep.PassAsync(Node.Ct))).Code);
        _node.Faults.IsAway = false;

        await sweep.PassAsync(Node.Ct);

        Assert.Single(await _node.Memory.ReadJobsAsync(new JobFilter(10), Node.Ct));
    }

    [Fact]
    public void Rules_that_would_break_a_promise_are_refused()
    {
        HistoryRules[] wrong =
        [
            new() { RequestAge = TimeSpan.FromDays(29) }, new() { MostEndedRuns = 0 }, new() { RunAge = TimeSpan.Zero },
            new() { BatchSize = 0 }, new() { BatchSize = 10_001 },
        ];

        Assert.All(wrong, rules => Assert.Equal("SLC4011", Assert.Throws<SluiceException>(() => Sweep(rules)).Code));
    }

    private HistorySweep Sweep(HistoryRules rules) => new(_node.Store, rules, _node.Time, _node.Loop);

    private async Task StoppedAsync()
    {
        var run = await _node.SubmitAsync();
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
    }
}
