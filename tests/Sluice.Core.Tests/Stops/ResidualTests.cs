using Sluice.Core.Attempts;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Core.Tests.Deciding;

namespace Sluice.Core.Tests.Stops;

public sealed class ResidualTests
{
    private static readonly DateTimeOffset s_at = Given.Now;
    private static readonly Residual s_open = Given.Residual(1, SinkFencing.Transactional);

    [Fact]
    public void The_strongest_that_is_known_is_its_state()
    {
        Assert.Equal(ResidualState.Open, s_open.State);
        Assert.Equal(ResidualState.Expired, (s_open with { ExpiredAt = s_at }).State);
        Assert.Equal(ResidualState.Confirmed, (s_open with { ExpiredAt = s_at, ConfirmedAt = s_at }).State);
        Assert.Equal(ResidualState.Fenced, (s_open with { ExpiredAt = s_at, ConfirmedAt = s_at, FencedAt = s_at }).State);
    }

    [Theory]
    [InlineData(SinkFencing.Transactional, true)]
    [InlineData(SinkFencing.Staged, true)]
    [InlineData(SinkFencing.LeaseOnly, false)]
    [InlineData((SinkFencing)Given.Unknown, false)]
    public void A_fence_closes_it_only_where_every_sink_fences(SinkFencing fencing, bool isClosed)
    {
        var residual = Given.Residual(1, fencing);

        Assert.Equal(isClosed, (residual with { FencedAt = s_at }).IsClosed);
        Assert.Equal(isClosed, (residual with { ConfirmedAt = s_at }).IsClosed);
        Assert.False((residual with { ExpiredAt = s_at }).IsClosed);
        Assert.Equal(!isClosed, (residual with { ExpiredAt = s_at, WaitOverAt = s_at }).IsClosed);
        Assert.False((residual with { FencedAt = s_at }).NeedsFence && isClosed);
        Assert.True((residual with { ExpiredAt = s_at, WaitOverAt = s_at }).NeedsFence);
        Assert.False((residual with { ConfirmedAt = s_at }).NeedsFence);
    }

    [Fact]
    public void What_a_process_that_is_gone_had_on_its_way_may_land_until_the_wait_is_over()
    {
        var residual = Given.Residual(1, SinkFencing.LeaseOnly);

        Assert.False(residual.IsLanding);
        Assert.False((residual with { ExpiredAt = s_at }).IsLanding);
        Assert.True((residual with { ConfirmedAt = s_at }).IsLanding);
        Assert.False((residual with { ConfirmedAt = s_at, WaitOverAt = s_at }).IsLanding);
        Assert.False((Given.Residual(1, SinkFencing.Transactional) with { ConfirmedAt = s_at }).IsLanding);
    }

    [Fact]
    public void An_end_is_noted_where_it_may_have_left_a_write_on_its_way()
    {
        var run = Given.Run(RunStatus.Running) with { Settings = Given.LeaseOnly };
        var attempt = Given.Attempt(1, AttemptState.Running) with { Breadcrumb = "POST since 12:00" };

        Assert.Null(ResidualKnowledge.AfterEnd(run, attempt, null, isQuiesced: true, s_at));
        Assert.Null(ResidualKnowledge.AfterEnd(run with { Settings = Given.Fencing }, attempt, null, isQuiesced: false, s_at));
        Assert.Null(ResidualKnowledge.AfterEnd(null, attempt, null, isQuiesced: false, s_at));

        var left = ResidualKnowledge.AfterEnd(run, attempt, null, isQuiesced: false, s_at)!;
        Assert.Equal(
            (attempt.Id, attempt.Session, run.Epoch.Next, SinkFencing.LeaseOnly, "POST since 12:00"),
            (left.Attempt, left.Session!.Value, left.Epoch, left.Fencing, left.StuckWhere));
        Assert.Equal((s_at, Bound.Until(s_at), Bound.Pending, true, false), (left.ConfirmedAt, left.NoNewWritesAfter, left.QuiescedBy, left.IsLanding, left.IsClosed));
    }

    [Fact]
    public void An_end_in_good_order_leaves_nothing_to_wait_for()
    {
        var stored = Given.Residual(1) with { NoNewWritesAfter = Bound.Until(s_at.AddSeconds(9)), QuiescedBy = Bound.Unbounded("http") };

        var killed = ResidualKnowledge.AfterEnd(null, Given.Attempt(1, AttemptState.Lost), stored, isQuiesced: false, s_at)!;
        Assert.Equal((s_at, BoundKind.Unbounded, null, false), (killed.ConfirmedAt, killed.QuiescedBy.Kind, killed.WaitOverAt, killed.IsClosed));
        Assert.DoesNotContain("answered", killed.Proof, StringComparison.Ordinal);

        var ended = ResidualKnowledge.AfterEnd(null, Given.Attempt(1, AttemptState.Lost), stored, isQuiesced: true, s_at)!;
        Assert.Equal((s_at, Bound.Until(s_at), s_at, true), (ended.ConfirmedAt, ended.QuiescedBy, ended.WaitOverAt, ended.IsClosed));
        Assert.Equal(stored.NoNewWritesAfter, ended.NoNewWritesAfter);
        Assert.Contains("answered", ended.Proof, StringComparison.Ordinal);
    }

    [Fact]
    public void The_risk_is_named_when_the_wait_ends_without_a_proof()
    {
        var over = s_open with { WaitOverAt = s_at, QuiescedBy = Bound.Unbounded("http"), Proof = "it has been gone for 60 s" };

        Assert.Contains($"attempt {over.Attempt}", ResidualKnowledge.Risk(over), StringComparison.Ordinal);
        Assert.Contains("gone for 60 s", ResidualKnowledge.Risk(over), StringComparison.Ordinal);
        Assert.Null(ResidualKnowledge.Risk(over with { QuiescedBy = Bound.Until(s_at) }));
        Assert.Null(ResidualKnowledge.Risk(over with { WaitOverAt = null }));
    }

    [Fact]
    public void What_is_known_grows_and_is_never_taken_back()
    {
        var first = ResidualKnowledge.Add(s_open, s_open with
        {
            ExpiredAt = s_at,
            LastSeenAt = s_at,
            Proof = "seen",
            StuckWhere = "copy",
            NoNewWritesAfter = Bound.Until(s_at),
            QuiescedBy = Bound.Unbounded("http"),
            WaitOverAt = s_at,
        });
        var later = s_at.AddHours(1);
        var second = ResidualKnowledge.Add(first, s_open with
        {
            ExpiredAt = later,
            ConfirmedAt = later,
            FencedAt = later,
            LastSeenAt = later,
            WaitOverAt = later,
            NoNewWritesAfter = Bound.Until(later),
            QuiescedBy = Bound.Until(later),
        });

        Assert.Equal(s_at, second.ExpiredAt);
        Assert.Equal(s_at, second.WaitOverAt);
        Assert.Equal(later, second.ConfirmedAt);
        Assert.Equal(later, second.FencedAt);
        Assert.Equal(later, second.LastSeenAt);
        Assert.Equal("seen", second.Proof);
        Assert.Equal("copy", second.StuckWhere);
        Assert.Equal(Bound.Until(s_at), second.NoNewWritesAfter);
        Assert.Equal(Bound.Until(later), second.QuiescedBy);
        Assert.Equal(second, ResidualKnowledge.Add(second, s_open));
        Assert.Equal(second, ResidualKnowledge.Add(second, second));
        Assert.Equal(later, ResidualKnowledge.Add(second, s_open with { LastSeenAt = s_at }).LastSeenAt);
        Assert.Equal("more", ResidualKnowledge.Add(second, s_open with { Proof = "more" }).Proof);
        Assert.Equal("commit", ResidualKnowledge.Add(second, s_open with { StuckWhere = "commit" }).StuckWhere);
        Assert.Equal(second, ResidualKnowledge.Add(second, s_open with { ConfirmedAt = later.AddHours(1), FencedAt = later.AddHours(1) }));
    }

    [Fact]
    public void The_bound_of_all_is_the_worst_of_them()
    {
        var early = Bound.Until(s_at);
        var late = Bound.Until(s_at.AddSeconds(1));

        Assert.Equal(late, Bound.Latest([early, late]));
        Assert.Equal(late, Bound.Latest([late, early]));
        Assert.Equal(Bound.Pending, Bound.Latest([late, Bound.Pending, early]));
        Assert.Equal(Bound.Unbounded("http"), Bound.Latest([Bound.Pending, Bound.Unbounded("http"), late]));
        Assert.Equal(Bound.Pending, Bound.Latest([]));
    }

    [Fact]
    public void A_receipts_instants_are_the_latest_of_its_residuals()
    {
        var one = s_open with { NoNewWritesAfter = Bound.Until(s_at), QuiescedBy = Bound.Until(s_at), ConfirmedAt = s_at };
        var two = s_open with { Attempt = new AttemptId(2), NoNewWritesAfter = Bound.Until(s_at.AddSeconds(9)), QuiescedBy = Bound.Unbounded("http") };

        var progress = new StopProgress(1, [one, two], 0);

        Assert.Equal(Bound.Until(s_at.AddSeconds(9)), progress.NoNewWritesAfter);
        Assert.Equal(Bound.Unbounded("http"), progress.QuiescedBy);
        Assert.False(progress.ResumesFromFinal);
        Assert.True(new StopProgress(1, [one], 0).ResumesFromFinal);
    }
}
