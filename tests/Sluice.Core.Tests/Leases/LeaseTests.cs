using Sluice.Core.Errors;
using Sluice.Core.Leases;

namespace Sluice.Core.Tests.Leases;

public sealed class LeaseTests
{
    private static readonly Timings s_timings = new();

    [Fact]
    public void A_permit_is_counted_from_before_its_renewal_was_sent_however_late_the_answer_came()
    {
        var permit = Permit.From(At(100), At(111), s_timings);

        Assert.Equal(At(112), permit.Until);
        Assert.True(permit.Allows(At(112) + TimeSpan.FromTicks(-1)));
        Assert.False(permit.Allows(At(112)));
        Assert.False(permit.Allows(At(500)));
    }

    [Fact]
    public void No_permit_allows_nothing_at_any_time() => Assert.False(Permit.None.Allows(new LeaseInstant(long.MinValue)));

    [Fact]
    public void After_the_permit_and_the_margin_nobody_has_one_any_more() =>
        Assert.Equal(TimeSpan.FromSeconds(13.2), s_timings.NoNewWrites);

    [Fact]
    public void The_default_times_are_safe_and_so_are_they_scaled()
    {
        Assert.Same(s_timings, s_timings.Validated());
        var scaled = s_timings.Scaled(0.1).Validated();
        Assert.Equal(TimeSpan.FromSeconds(0.5), scaled.Renewal);
        Assert.Equal(TimeSpan.FromSeconds(1.2), scaled.Permit);
        Assert.Equal(TimeSpan.FromSeconds(2.5), scaled.Silence);
        Assert.Equal(TimeSpan.FromSeconds(6), scaled.Deadline);
        Assert.Equal(TimeSpan.FromSeconds(0.5), scaled.Answer);
        Assert.Equal(TimeSpan.FromSeconds(6), scaled.UnboundedWait);
        Assert.Equal(TimeSpan.FromSeconds(3), scaled.FenceClaim);
        Assert.Equal(0.1, scaled.ClockMargin);
    }

    public static TheoryData<Timings, string> Unsafe => new()
    {
        { s_timings with { Renewal = TimeSpan.Zero }, "greater than 0" },
        { s_timings with { Deadline = TimeSpan.Zero }, "greater than 0" },
        { s_timings with { Answer = TimeSpan.Zero }, "greater than 0" },
        { s_timings with { UnboundedWait = TimeSpan.Zero }, "greater than 0" },
        { s_timings with { FenceClaim = TimeSpan.Zero }, "greater than 0" },
        { s_timings with { Asked = TimeSpan.Zero }, "greater than 0" },
        { s_timings with { Signaled = TimeSpan.Zero }, "greater than 0" },
        { s_timings with { ClockMargin = 1 }, "clock margin at least 0" },
        { s_timings with { ClockMargin = -0.1 }, "clock margin at least 0" },
        { s_timings with { ClockMargin = double.NaN }, "clock margin at least 0" },
        { s_timings.Scaled(0), "greater than 0" },
        { s_timings with { Permit = TimeSpan.FromSeconds(10) }, "longer than two renewals" },
        { s_timings with { Silence = TimeSpan.FromSeconds(14) }, "only after its permits are over: permit 00:00:12 x 1.1 must be less than silence 00:00:14 x 0.9" },
        { s_timings with { ClockMargin = 0, Silence = s_timings.Permit }, "only after its permits are over" },
        { s_timings with { Permit = TimeSpan.FromSeconds(22.5) / 1.1 }, "only after its permits are over" },
    };

    [Theory, MemberData(nameof(Unsafe))]
    public void Times_that_would_break_the_guarantee_are_refused(Timings timings, string why)
    {
        var fault = Assert.Throws<SluiceException>(() => timings.Validated());

        Assert.Equal("SLC4010", fault.Code);
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_margin_of_nothing_and_a_permit_just_long_enough_are_allowed() =>
        (s_timings with { ClockMargin = 0, Permit = TimeSpan.FromSeconds(10.001), Silence = TimeSpan.FromSeconds(10.002) }).Validated();

    [Fact]
    public void A_session_is_lost_after_its_counter_was_seen_unchanged_for_long_enough()
    {
        var watch = Watch(null, 7, 0);
        for (var second = 1; second <= 24; second++)
        {
            watch = Watch(watch, 7, second);
            Assert.False(watch.IsLost(s_timings));
        }

        Assert.Equal(TimeSpan.FromSeconds(24), watch.SilentFor);
        Assert.True(Watch(watch, 7, 25).IsLost(s_timings));
    }

    [Fact]
    public void A_counter_that_moves_starts_the_watch_anew()
    {
        var watch = Watch(Watch(null, 7, 0), 8, 5);

        Assert.Equal(new SilenceWatch(8, At(5), At(5)), watch);
        Assert.Equal(TimeSpan.Zero, watch.SilentFor);
    }

    [Fact]
    public void F23_a_store_that_lives_elsewhere_now_may_have_forgotten_a_renewal_and_starts_the_watch_anew()
    {
        var before = SilenceWatch.Observe(null, 7, "first", At(0), At(0), s_timings);

        var after = SilenceWatch.Observe(SilenceWatch.Observe(before, 7, "first", At(5), At(5), s_timings), 7, "second", At(6), At(6), s_timings);

        Assert.Equal(TimeSpan.Zero, after.SilentFor);
        Assert.Equal(TimeSpan.FromSeconds(2), SilenceWatch.Observe(after, 7, "second", At(8), At(8), s_timings).SilentFor);
    }

    [Fact]
    public void A_read_that_was_slow_starts_the_watch_anew()
    {
        var before = Watch(null, 7, 0);

        Assert.Equal(At(0), SilenceWatch.Observe(before, 7, "", At(1), At(6), s_timings).Since);
        var slow = SilenceWatch.Observe(before, 7, "", At(1), At(6) + TimeSpan.FromTicks(1), s_timings);
        Assert.Equal(At(6) + TimeSpan.FromTicks(1), slow.Since);
        Assert.Equal(TimeSpan.Zero, slow.SilentFor);
    }

    [Fact]
    public void A_gap_between_reads_starts_the_watch_anew()
    {
        var before = Watch(null, 7, 0);

        Assert.Equal(At(0), Watch(before, 7, 10).Since);
        Assert.Equal(At(11), Watch(before, 7, 11).Since);
    }

    [Fact]
    public void Silence_is_counted_to_when_the_read_was_sent_and_from_when_the_first_answer_came()
    {
        var first = SilenceWatch.Observe(null, 7, "", At(0), At(2), s_timings);
        var second = SilenceWatch.Observe(first, 7, "", At(4), At(8), s_timings);

        Assert.Equal(TimeSpan.FromSeconds(2), second.SilentFor);
        Assert.Equal(second, SilenceWatch.Observe(second, 7, "", At(3), At(3), s_timings));
    }

    [Fact]
    public void Instants_are_ordered_and_measured()
    {
        Assert.True(At(1) < At(2) && At(2) > At(1) && At(1) <= At(1) && At(1) >= At(1));
        Assert.False(At(1) < At(1) || At(1) > At(1) || At(2) <= At(1) || At(1) >= At(2));
        Assert.Equal(TimeSpan.FromSeconds(3), At(5) - At(2));
        Assert.Equal(At(5), At(2) + TimeSpan.FromSeconds(3));
        Assert.True(At(1).CompareTo(At(2)) < 0);
        Assert.Equal("1.500 s", new LeaseInstant(TimeSpan.FromSeconds(1.5).Ticks).ToString());
    }

    private static LeaseInstant At(int second) => new(TimeSpan.FromSeconds(second).Ticks);

    private static SilenceWatch Watch(SilenceWatch? before, long counter, int second) =>
        SilenceWatch.Observe(before, counter, "", At(second), At(second), s_timings);
}
