using System.Diagnostics;
using System.Diagnostics.Metrics;
using Sluice.Core.Attempts;
using Sluice.Core.Fences;
using Sluice.Core.Ports;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Core.Telemetry;
using Sluice.Engine.Fences;

namespace Sluice.Engine.Tests.Telemetry;

/// <summary>What is counted of stops. Measurements of other tests, which run beside these, are kept out by their flow of execution.</summary>
public sealed class StopMeterTests : IDisposable
{
    private static readonly AsyncLocal<StopMeterTests?> s_here = new();
    private readonly List<(string Name, double Value, string Kind)> _seen = [];
    private readonly MeterListener _listener = new();
    private readonly Node _node = new();

    public StopMeterTests()
    {
        s_here.Value = this;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == SluiceTelemetry.Meter)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument.Name, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument.Name, value, tags));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    [Theory]
    [InlineData(10, 1)]
    [InlineData(30, 0)]
    public async Task A_stop_that_takes_longer_than_its_objective_is_counted_once_and_another_is_not(int objective, int missed)
    {
        s_here.Value = this;
        _node.StopObjective = TimeSpan.FromSeconds(objective);
        var (run, _) = await _node.RunningAsync();
        await _node.Stops.StopAsync(_node.Stop(StopKind.Cancel, run.Job) with { Deadline = TimeSpan.FromSeconds(20) }, Node.Ct);
        _node.Coordinators.Wake(run.Key);

        while (!(await _node.RunAsync(run.Key)).IsFinal)
            _node.Pass(await _node.Coordinators.PassAsync(Node.Ct));

        Assert.Equal(missed, _seen.Count(s => s.Name == "sluice.stop.objective.missed"));
        Assert.Equal("cancel", Assert.Single(_seen, s => s.Name == "sluice.stops").Kind);
        Assert.InRange(Assert.Single(_seen, s => s.Name == "sluice.stop.final.duration").Value, 20, 21);
    }

    [Fact]
    public async Task A_force_stop_is_final_with_its_answer_and_what_it_asked_the_store_is_timed()
    {
        s_here.Value = this;
        var (run, _) = await _node.RunningAsync();

        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);

        Assert.Equal(RunStatus.Canceled, (await _node.RunAsync(run.Key)).Status);
        Assert.Equal("force-stop", Assert.Single(_seen, s => s.Name == "sluice.stop.final.duration").Kind);
        Assert.Contains(_seen, s => s.Name == "sluice.store.call.duration");
    }

    [Fact]
    public async Task A_stop_is_an_activity_with_its_job_and_outcome()
    {
        Activity? ended = null;
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s == SluiceTelemetry.Activities,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = a =>
            {
                if (s_here.Value == this)
                    ended = a;
            },
        };
        ActivitySource.AddActivityListener(listener);
        s_here.Value = this;
        var (run, _) = await _node.RunningAsync();

        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);

        Assert.Equal(("sluice.stop", run.Job.Value, "stopped"), (ended!.OperationName, ended.GetTagItem("sluice.job"), ended.GetTagItem("sluice.outcome")));
    }

    [Fact]
    public async Task A_submission_an_attempt_from_its_claim_to_its_end_and_a_fence_are_activities()
    {
        var ended = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s == SluiceTelemetry.Activities,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = a =>
            {
                if (s_here.Value == this)
                    ended.Add(a);
            },
        };
        ActivitySource.AddActivityListener(listener);
        s_here.Value = this;
        var (run, attempt) = await _node.RunningAsync(SinkFencing.Transactional);
        Assert.Null(Activity.Current);
        await _node.Stops.StopAsync(_node.Stop(StopKind.ForceStop, run.Job), Node.Ct);
        _node.Reports.Tell(attempt, new AttemptNews(AttemptState.Failed, default) { Error = "no such table" });
        await _node.Reports.PassAsync(Node.Ct);
        var fences = new FenceLoop("node-1", _node.Store, new AwayFencer(), new FenceParts(_node.Clock, _node.Time, Node.Times), () => 0, _node.Loop);
        await fences.PassAsync(Node.Ct);

        Assert.All(ended, a => Assert.Equal(run.Job.Value, a.GetTagItem("sluice.job")));
        Assert.Equal(
            [("sluice.submit", "done", ActivityStatusCode.Unset), ("sluice.stop", "stopped", ActivityStatusCode.Unset), ("sluice.attempt", "failed", ActivityStatusCode.Error), ("sluice.fence", "unreachable", ActivityStatusCode.Error)],
            ended.Select(a => (a.OperationName, (string)a.GetTagItem("sluice.outcome")!, a.Status)));
        Assert.Equal((attempt.Value, "failed"), (ended[2].GetTagItem("sluice.attempt"), ended[2].GetTagItem("error.type")));
        Assert.Equal(("sink is away", "unreachable"), (ended[3].StatusDescription, ended[3].GetTagItem("error.type")));
    }

    private void Take(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (s_here.Value != this)
            return;
        var kind = "";
        foreach (var tag in tags)
            kind = tag.Key == "kind" ? (string)tag.Value! : kind;
        if (value > 0 || name.EndsWith(".duration", StringComparison.Ordinal))
            _seen.Add((name, value, kind));
    }

    private sealed class AwayFencer : IFencer
    {
        public ValueTask<FenceResult> FenceAsync(FenceTask task, TimeSpan deadline, CancellationToken cancellationToken) =>
            new(new FenceResult(task.Run, task.Sink, task.Epoch, task.Claim, FenceState.Unreachable, "sink is away", Bound.Pending));
    }
}
