using CsCheck;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Core.Tests.Deciding;

namespace Sluice.Core.Tests.Runs;

/// <summary>The table is neither more nor less than what can happen.</summary>
public sealed class TransitionTests
{
    /// <summary>What <c>sluice run</c> does in its own process, without coordinator and attempts.</summary>
    private static readonly (RunStatus, RunStatus)[] s_local =
    [
        (RunStatus.Created, RunStatus.Running), (RunStatus.Created, RunStatus.Failed), (RunStatus.Created, RunStatus.Canceled),
        (RunStatus.Running, RunStatus.Finished), (RunStatus.Running, RunStatus.Failed), (RunStatus.Running, RunStatus.Canceled),
    ];

    [Fact]
    public void The_table_is_what_decisions_and_stops_can_do()
    {
        var seen = new HashSet<(RunStatus, RunStatus)>(s_local);
        Gen.Select(Given.AnySnapshot, Given.AnyObserved).Sample(
            (snapshot, observed) =>
            {
                if (Given.Decide(snapshot, observed) is { } decision && decision.Change.Status != snapshot.Run.Status)
                    seen.Add((snapshot.Run.Status, decision.Change.Status));
            },
            iter: 50_000, threads: 1);
        foreach (var status in Given.Live)
        {
            foreach (var kind in new[] { StopKind.Savepoint, StopKind.Cancel, StopKind.ForceStop })
            {
                if (StopRules.Answer(Given.Run(status), new StopRequest(new RequestId("r"), kind, Given.Key.Job, "me", "why"), Given.Now).Change is { } change
                    && change.Status != status)
                {
                    seen.Add((status, change.Status));
                }
            }
        }

        Assert.Equal(Transitions.All.Select(t => (t.From, t.To)).Order(), seen.Order());
    }

    [Fact]
    public void No_row_stands_twice_and_each_says_why()
    {
        Assert.Equal(Transitions.All.Count, Transitions.All.Select(t => (t.From, t.To)).Distinct().Count());
        Assert.All(Transitions.All, t => Assert.NotEqual("", t.Why));
        Assert.All(Transitions.All, t => Assert.True(Transitions.Allows(t.From, t.To)));
    }

    [Fact]
    public void A_final_status_is_left_by_no_row_and_each_live_one_can_be_canceled()
    {
        Assert.All(Given.Final, f => Assert.DoesNotContain(Transitions.All, t => t.From == f));
        Assert.All(Given.Live, l => Assert.True(Transitions.Allows(l, RunStatus.Canceled)));
        Assert.All(Given.Final, f => Assert.All(Enum.GetValues<RunStatus>(), to => Assert.False(Transitions.Allows(f, to))));
    }

    [Fact]
    public void F39_From_a_status_of_a_newer_release_only_stops_are_allowed()
    {
        var unknown = (RunStatus)Given.Unknown;

        Assert.Equal([RunStatus.DoingSavepoint, RunStatus.Canceled], Enum.GetValues<RunStatus>().Where(to => Transitions.Allows(unknown, to)));
        Assert.False(Transitions.Allows(RunStatus.Running, unknown));
        Assert.False(Transitions.Allows(RunStatus.Running, RunStatus.Created));
    }

    [Theory]
    [InlineData(RunStatus.Created, "CREATED", false)]
    [InlineData(RunStatus.DoingSavepoint, "DOING_SAVEPOINT", false)]
    [InlineData(RunStatus.Canceling, "CANCELING", false)]
    [InlineData(RunStatus.Finished, "FINISHED", true)]
    [InlineData(RunStatus.Failed, "FAILED", true)]
    [InlineData(RunStatus.Canceled, "CANCELED", true)]
    [InlineData(RunStatus.SavepointDone, "SAVEPOINT_DONE", true)]
    [InlineData((RunStatus)Given.Unknown, "77", false)]
    public void Each_status_has_its_name_and_is_final_or_not(RunStatus status, string name, bool isFinal)
    {
        Assert.Equal(name, status.Name());
        Assert.Equal(isFinal, status.IsFinal());
    }
}
