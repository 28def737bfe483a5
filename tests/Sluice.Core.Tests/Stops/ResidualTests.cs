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
        Assert.True((residual with { ConfirmedAt = s_at }).IsClosed);
        Assert.False((residual with { ExpiredAt = s_at }).IsClosed);
    }

    [Fact]
    public void What_is_known_grows_and_is_never_taken_back()
    {
        var first = ResidualKnowledge.Add(s_open, s_open with
        {
            ExpiredAt = s_at, LastSeenAt = s_at, Proof = "seen", StuckWhere = "copy", NoNewWritesAfter = Bound.Until(s_at), QuiescedBy = Bound.Unbounded("http"),
        });
        var later = s_at.AddHours(1);
        var second = ResidualKnowledge.Add(first, s_open with
        {
            ExpiredAt = later, ConfirmedAt = later, FencedAt = later, LastSeenAt = later, NoNewWritesAfter = Bound.Until(later), QuiescedBy = Bound.Until(later),
        });

        Assert.Equal(s_at, second.ExpiredAt);
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
