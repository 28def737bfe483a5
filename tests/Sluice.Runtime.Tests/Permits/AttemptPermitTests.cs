using System.Globalization;
using Sluice.Connect.Sinks;
using Sluice.Core.Leases;
using Sluice.Runtime.Permits;

namespace Sluice.Runtime.Tests.Permits;

public sealed class AttemptPermitTests
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(12);
    private readonly SwitchedClock _clock = new();

    [Fact]
    public void A_permit_is_over_at_its_instant_and_not_a_tick_before()
    {
        var permit = Granted(Length);

        _clock.Advance(Length - TimeSpan.FromTicks(1));
        permit.Demand();
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.False(permit.IsValid);
        Assert.Throws<PermitExpiredException>(permit.Demand);
    }

    [Fact]
    public void F5_A_machine_that_was_suspended_finds_the_permit_over_at_the_first_question()
    {
        var permit = Granted(Length);
        permit.Demand();

        _clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Throws<PermitExpiredException>(permit.Demand);
    }

    [Fact]
    public void A_renewal_extends_and_one_that_comes_late_does_not_shorten()
    {
        var permit = Granted(Length);

        permit.Extend(new Permit(_clock.Now + (Length * 2)));
        permit.Extend(new Permit(_clock.Now + Length));
        _clock.Advance(Length * 1.5);

        permit.Demand();
    }

    [Fact]
    public void A_permit_that_was_ended_is_not_revived_by_a_renewal_that_was_on_its_way()
    {
        var permit = Granted(Length);

        permit.End();
        permit.Extend(new Permit(_clock.Now + (Length * 100)));

        Assert.False(permit.IsValid);
        Assert.Equal(Permit.None, permit.Current);
    }

    [Fact]
    public void An_unlimited_permit_is_a_permit_that_can_be_ended()
    {
        var permit = AttemptPermit.Unlimited(_clock);
        _clock.Advance(TimeSpan.FromDays(10_000));
        permit.Demand();

        permit.End();

        Assert.Throws<PermitExpiredException>(permit.Demand);
    }

    [Fact]
    public void The_lease_clock_counts_the_time_since_the_machine_started_and_says_that_it_counts_suspension()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "CLOCK_BOOTTIME is Linux's.");
        Assert.True(BootClock.Instance.CountsSuspension);

        // /proc/uptime counts suspended time as well.
        var uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
        Assert.InRange(TimeSpan.FromTicks(BootClock.Instance.Now.Ticks).TotalSeconds, uptime - 0.1, uptime + 10);
    }

    [Fact]
    public void The_lease_clock_never_goes_back()
    {
        var last = BootClock.Instance.Now;
        for (var i = 0; i < 100_000; i++)
        {
            var now = BootClock.Instance.Now;
            Assert.True(now >= last);
            last = now;
        }
    }

    private AttemptPermit Granted(TimeSpan length) => new(_clock, new Permit(_clock.Now + length));
}
