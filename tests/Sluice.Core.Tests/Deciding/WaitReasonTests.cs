using Sluice.Core.Deciding;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;
using Sluice.Core.Snapshots;

namespace Sluice.Core.Tests.Deciding;

public sealed class WaitReasonTests
{
    private static readonly Tags s_platform = Tags.Of([KeyValuePair.Create("group", "platform")]);

    [Fact]
    public void Only_a_run_that_is_pending_waits()
    {
        foreach (var status in Given.Live.Concat(Given.Final))
            Assert.Equal(status == RunStatus.Pending, Of(Given.Snapshot(status)) is not null);
    }

    [Fact]
    public void The_reason_is_what_keeps_the_decision_from_giving_slots()
    {
        Assert.Equal("there is no node that runs tasks", With(Given.Lost(9), Given.Load(3, slots: 0)));
        Assert.Equal("all slots (4) of the node w1 that may run it are taken", With(Given.Load(1, used: 4), Given.Lost(9)));
        Assert.Equal("all slots (8) of the 2 nodes that may run it are taken", With(Given.Load(1, used: 4), Given.Load(2, used: 5)));
        Assert.Equal("the node w1 that may run it takes no new tasks: drained, or in quarantine", With(Draining(1)));
        Assert.Equal("the 2 nodes that may run it take no new tasks: drained, or in quarantine", With(Draining(1), Draining(2)));
        Assert.Equal("all slots (4) of the node w2 that may run it are taken", With(Draining(1), Given.Load(2, used: 4)));
        Assert.Equal("it is about to get slots", With(Draining(1), Given.Load(2, used: 3)));
    }

    [Fact]
    public void A_job_that_asks_for_tags_is_told_of_the_nodes_that_have_them_alone()
    {
        var tagged = Given.Load(2, used: 4) is var load ? load with { Session = load.Session with { Tags = s_platform } } : null!;

        Assert.Equal("no node has all the tags that it asks for: group=platform", Of(Asking(Given.Load(1))));
        Assert.Equal("all slots (4) of the node w2 that may run it are taken", Of(Asking(Given.Load(1), tagged)));
    }

    [Fact]
    public void A_retry_and_writes_that_may_be_on_their_way_go_before_slots()
    {
        var retried = Given.Snapshot(RunStatus.Pending) with { Run = Given.Run(RunStatus.Pending) with { RetryAt = Given.Now + TimeSpan.FromMinutes(1) } };
        var behind = Given.Snapshot(RunStatus.Pending) with { OpenResiduals = [Given.Residual(1)] };

        Assert.Equal("its last try failed; the next one is at 2026-05-04T12:01:00Z", Of(retried));
        Assert.Contains("left behind", Of(behind), StringComparison.Ordinal);
    }

    private static string? Of(RunSnapshot snapshot) => WaitReason.Of(snapshot, Given.Now, Given.Timings);

    private static string? With(params SessionLoad[] sessions) => Of(Given.Snapshot(RunStatus.Pending) with { Sessions = sessions });

    private static RunSnapshot Asking(params SessionLoad[] sessions) => Given.Snapshot(RunStatus.Pending) with
    {
        Run = Given.Run(RunStatus.Pending) with { Settings = Given.Fencing with { TagFilter = s_platform } },
        Sessions = sessions,
    };

    private static SessionLoad Draining(int number) => Given.Load(number) is var load ? load with { Session = load.Session with { IsDraining = true } } : null!;
}
