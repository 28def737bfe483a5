using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Core.Fences;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Stops;
using Sluice.Runtime.Fences;

namespace Sluice.Runtime.Tests.Fences;

/// <summary>A sink's answer to a fence, in the words of a stop's receipt.</summary>
public sealed class SinkFencerTests
{
    private static readonly DateTimeOffset Gone = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly FenceTask Asked = new(new RunKey(new JobId(7), new RunNumber(2)), "sink-0", new Generation(1), new Epoch(9), FenceState.Pending) { Claim = 4 };

    [Theory]
    [InlineData(FenceVerdict.Fenced, FenceState.Fenced)]
    [InlineData(FenceVerdict.Superseded, FenceState.Fenced)]
    [InlineData(FenceVerdict.Waiting, FenceState.Waiting)]
    [InlineData(FenceVerdict.Unsupported, FenceState.Unsupported)]
    [InlineData(FenceVerdict.Unreachable, FenceState.Unreachable)]
    [InlineData((FenceVerdict)99, FenceState.Unreachable)]
    public async Task Each_verdict_has_its_state(FenceVerdict verdict, FenceState state)
    {
        var result = await FenceAsync(new MemorySink { OnFence = _ => new FenceReport(verdict, "what the sink said") });

        Assert.Equal((Asked.Run, "sink-0", new Epoch(9), 4L, state), (result.Run, result.Sink, result.Epoch, result.Claim, result.State));
        Assert.Equal("what the sink said", result.Proof);
    }

    [Fact]
    public async Task Sessions_seen_gone_bound_what_is_on_its_way_and_nothing_else_does()
    {
        var seen = await FenceAsync(new MemorySink { OnFence = _ => new FenceReport(FenceVerdict.Fenced, "gone") { FencedAt = Gone, QuiescedAt = Gone } });
        var unseen = await FenceAsync(new MemorySink { OnFence = _ => new FenceReport(FenceVerdict.Waiting, "backend 7 is there") { FencedAt = Gone } });

        Assert.Equal(Bound.Until(Gone), seen.QuiescedBy);
        Assert.Equal(Bound.Unbounded("backend 7 is there"), unseen.QuiescedBy);
    }

    [Fact]
    public async Task I5_positions_are_read_under_the_fence_and_not_where_it_does_not_hold_or_a_newer_run_does()
    {
        foreach (var (verdict, isRead) in new[] { (FenceVerdict.Fenced, true), (FenceVerdict.Superseded, false), (FenceVerdict.Waiting, false) })
        {
            var sink = new MemorySink { OnFence = _ => new FenceReport(verdict, "") };
            sink.Stands("0/1", new SplitProgress(Position.At("row-20"), 2, 20));

            var result = await FenceAsync(sink);

            Assert.Equal(isRead ? new StoredProgress(0, 2, Position.At("row-20").ToString(), 20) : StoredProgress.None, result.Positions.GetValueOrDefault("0/1", StoredProgress.None));
        }
    }

    [Fact]
    public async Task The_token_is_the_tasks_and_the_deadline_leaves_time_for_the_answer()
    {
        FenceRequest? asked = null;

        await FenceAsync(new MemorySink
        {
            OnFence = request =>
            {
                asked = request;
                return new FenceReport(FenceVerdict.Fenced, "");
            },
        });

        Assert.Equal(new SinkToken("store", 7, 1, "sink-0", 9), asked!.Token);
        Assert.Null(asked.Split);
        Assert.InRange(asked.Deadline, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(9.5));
    }

    [Fact]
    public async Task A_sink_that_throws_is_unreachable_with_its_reason_and_nothing_is_thrown()
    {
        var refused = await FenceAsync(new MemorySink { OnFence = _ => throw new ConnectorException("SLC3202", ConnectorSide.Sink, "login refused") });
        var wrong = await FenceAsync(new MemorySink { OnFence = _ => throw new ConfigException(TextLocation.Unknown, "sink", "no such option") });

        Assert.Equal((FenceState.Unreachable, FenceState.Unreachable), (refused.State, wrong.State));
        Assert.Contains("login refused", refused.Proof, StringComparison.Ordinal);
        Assert.Contains(Environment.MachineName, refused.Proof, StringComparison.Ordinal);
        Assert.Equal(BoundKind.Unbounded, refused.QuiescedBy.Kind);
    }

    private static ValueTask<FenceResult> FenceAsync(MemorySink sink) => new SinkFencer(new StoreId("store")).FenceAsync(
        Asked, sink, new FenceContext(Options(sink)), TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

    private static Connect.Options.OptionValues Options(MemorySink factory) => factory.Options.Bind(new ConfigObject([], TextLocation.Unknown), "sink", []);
}
