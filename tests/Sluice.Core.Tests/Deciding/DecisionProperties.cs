using System.Text.Json;
using System.Text.Json.Serialization;
using CsCheck;
using Sluice.Core.Attempts;
using Sluice.Core.Deciding;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Snapshots;
using Sluice.Core.Stops;

namespace Sluice.Core.Tests.Deciding;

/// <summary>What holds of every decision, whatever the store says and however long it was seen.</summary>
public sealed class DecisionProperties
{
    private const long Cases = 20_000;

    private static readonly JsonSerializerOptions s_text = new() { Converters = { new EpochText() } };
    private static readonly Gen<(RunSnapshot Snapshot, Observed Observed)> s_any = Gen.Select(Given.AnySnapshot, Given.AnyObserved);

    [Fact]
    public void The_same_snapshot_gets_the_same_decision() => s_any.Sample(
        c => Text(Given.Decide(c.Snapshot, c.Observed)) == Text(Given.Decide(c.Snapshot, c.Observed)), iter: Cases);

    [Fact]
    public void Every_decision_is_an_allowed_transition() => ForEach((c, d) =>
        d.Change.Status == c.Snapshot.Run.Status || Transitions.Allows(c.Snapshot.Run.Status, d.Change.Status));

    [Fact]
    public void Every_decision_is_on_the_version_that_was_read() => ForEach((c, d) =>
        d.Change.Run == c.Snapshot.Run.Key && d.Change.Expect.Version == c.Snapshot.Run.Version && d.Change.At == Given.Now && d.Change.Request is null);

    [Fact]
    public void Every_decision_says_why() => ForEach((_, d) => d.Change.Why.Length > 0);

    [Fact]
    public void Decisions_that_are_stored_come_to_rest() => s_any.Sample(
        c =>
        {
            var (snapshot, observed) = c;
            for (var step = 0; step < 8; step++)
            {
                if (Given.Decide(snapshot, observed) is not { } decision)
                    return true;
                var status = snapshot.Run.Status;
                snapshot = Store.Apply(snapshot, decision.Change);
                if (snapshot.Run.Status != status)
                    observed = observed with { StatusFor = TimeSpan.Zero };
            }

            return false;
        },
        iter: Cases);

    [Fact]
    public void Attempts_go_only_to_sessions_with_free_slots_and_never_exceed_the_parallelism() => ForEach((c, d) =>
    {
        var sessions = c.Snapshot.Sessions.ToDictionary(s => s.Session.Session);
        var view = new RunView(c.Snapshot, c.Observed, Given.Now, Given.Timings);
        return d.Change.Assign.GroupBy(a => a.Session).All(g => g.Count() <= sessions[g.Key].FreeSlots)
            && (d.Change.Assign.Count == 0 || view.Alive + d.Change.Assign.Count <= c.Snapshot.Run.Settings.Parallelism);
    });

    [Fact]
    public void Of_a_runs_attempts_at_work_no_two_have_one_task() => ForEach((c, d) =>
    {
        var view = new RunView(c.Snapshot, c.Observed, Given.Now, Given.Timings);
        var tasks = view.Assigned.Concat(view.Working).Select(a => a.Task).Concat(d.Change.Assign.Select(a => a.Task)).ToList();
        return tasks.Distinct().Count() == tasks.Count;
    });

    [Fact]
    public void Attempts_are_assigned_only_where_they_may_be_taken() => ForEach((_, d) =>
        d.Change.Assign.Count == 0 || d.Change.Status is RunStatus.Scheduled or RunStatus.Running);

    [Fact]
    public void An_end_raises_the_epoch_and_so_does_every_way_back_to_pending() => ForEach((c, d) =>
        d.Change.RaisesEpoch == (d.Change.Status.IsFinal() || (d.Change.Status == RunStatus.Pending && c.Snapshot.Run.Status != RunStatus.Created)));

    [Fact]
    public void A_final_status_has_no_deadline_and_a_status_that_waits_has_one() => ForEach((c, d) =>
        !d.Change.Status.IsFinal()
            ? d.Change.Status is not (RunStatus.Scheduled or RunStatus.Failing or RunStatus.Canceling or RunStatus.DoingSavepoint) || d.Change.Deadline is not null
            : d.Change.Deadline is null);

    [Fact]
    public void Intent_wins_over_whatever_happens_to_the_attempts() => ForEach((c, d) => c.Snapshot.Run.Status switch
    {
        RunStatus.Canceling => d.Change.Status is RunStatus.Canceled or RunStatus.Canceling,
        RunStatus.DoingSavepoint => d.Change.Status is RunStatus.SavepointDone or RunStatus.Canceled or RunStatus.Running or RunStatus.DoingSavepoint,
        _ => d.Change.Status is not (RunStatus.Canceled or RunStatus.SavepointDone or RunStatus.Canceling or RunStatus.DoingSavepoint),
    });

    [Fact]
    public void A_stop_is_taken_back_only_where_a_savepoint_was_to_be_given_up() => ForEach((c, d) =>
        d.Change.Stop >= c.Snapshot.Run.Stop
        || (c.Snapshot.Run is { Status: RunStatus.DoingSavepoint, OnDeadline: OnDeadline.Resume } && d.Change.Status == RunStatus.Running));

    [Fact]
    public void At_its_deadline_every_status_that_waits_is_left() => s_any.Sample(
        c =>
        {
            var run = c.Snapshot.Run;
            if (run.Deadline is null)
                return true;
            var byWall = Given.Decide(c.Snapshot with { Run = run with { Deadline = Given.Now } }, Given.Nothing);
            var byOwn = Given.Decide(
                c.Snapshot with { Run = run with { Deadline = Given.Now.AddDays(1), StatusAt = Given.Now.AddDays(1) - TimeSpan.FromSeconds(60) } },
                Given.Nothing with { StatusFor = TimeSpan.FromSeconds(60) });
            return IsLeft(byWall) && IsLeft(byOwn);

            bool IsLeft(Decision? decision) => decision is null
                ? run is { OnDeadline: OnDeadline.KeepTrying, IsStuck: true }
                : decision.Change.Status != run.Status || (run.OnDeadline == OnDeadline.KeepTrying && decision.Change.IsStuck);
        },
        iter: Cases);

    [Fact]
    public void A_run_is_started_again_only_after_transient_failures_and_not_too_often() => ForEach((c, d) =>
        c.Snapshot.Run.Status != RunStatus.Failing || d.Change.Status != RunStatus.Pending
        || (d.Change.Retries == c.Snapshot.Run.Retries + 1 && d.Change.Retries <= c.Snapshot.Run.Settings.RetryTimes && d.Change.RetryAt is not null
            && c.Snapshot.Attempts.Where(a => a.Epoch == c.Snapshot.Run.Epoch && a.State == AttemptState.Failed).All(a => a.IsTransient)));

    [Fact]
    public void At_sinks_that_do_not_fence_nothing_starts_beside_those_that_may_still_write() => ForEach((c, d) =>
        c.Snapshot.Run.Status != RunStatus.Pending || d.Change.Assign.Count == 0
        || c.Snapshot.OpenResiduals.All(r => r.WaitOverAt is not null || (c.Snapshot.Run.Settings.AllSinksFence && r.Fencing.Fences())));

    [Fact]
    public void Nobody_prepares_or_completes_a_target_beside_writes_that_may_still_land() => ForEach((c, d) =>
        c.Snapshot.Run.Status == RunStatus.Pending || d.Change.Assign.Count == 0 || (c.Snapshot.Splits.Total is { } total && c.Snapshot.Splits.Done < total)
        || !c.Snapshot.OpenResiduals.Any(r => r.Run == c.Snapshot.Run.Key && r.IsLanding));

    [Fact]
    public void At_sinks_that_do_not_fence_nothing_is_replaced_before_the_wait() => ForEach((c, d) =>
        c.Snapshot.Run.Settings.AllSinksFence
        || c.Snapshot.Attempts.Where(a => d.Change.Lose.Contains(a.Id)).All(a => c.Observed.LostFor[a.Session] >= Given.Timings.UnboundedWait));

    [Fact]
    public void Only_attempts_of_sessions_that_are_gone_are_given_up_or_taken_back() => ForEach((c, d) =>
    {
        var alive = c.Snapshot.Sessions.Where(s => !s.Session.IsLost).Select(s => s.Session.Session).ToHashSet();
        return c.Snapshot.Attempts.Where(a => d.Change.Lose.Contains(a.Id)).All(a => !alive.Contains(a.Session))
            && (d.Change.Status == RunStatus.Running && c.Snapshot.Run.Status == RunStatus.Scheduled
                || c.Snapshot.Attempts.Where(a => d.Change.Withdraw.Contains(a.Id)).All(a =>
                    !alive.Contains(a.Session) || c.Snapshot.Sessions.Single(s => s.Session.Session == a.Session).Session.IsSuperseded));
    });

    [Fact]
    public void Who_gets_an_attempt_is_woken_and_with_a_new_status_everybody_who_holds_one() => ForEach((c, d) =>
        d.Change.Assign.All(a => d.Wake.Contains(a.Session))
        && d.Wake.Distinct().Count() == d.Wake.Count
        && (d.Change.Status == c.Snapshot.Run.Status || c.Snapshot.Attempts.Where(a => a.State.MayBeAlive()).All(a => d.Wake.Contains(a.Session))));

    [Fact]
    public void An_end_that_leaves_attempts_behind_begins_a_receipt_or_has_one_of_the_stop() => ForEach((c, d) =>
        !d.Change.Status.IsFinal() || c.Snapshot.Run.Stop != StopKind.None || d.Change.Receipt is not null
        || !c.Snapshot.Attempts.Any(a => a.Epoch == c.Snapshot.Run.Epoch && a.State.MayBeAlive() && a.State != AttemptState.Lost));

    [Fact]
    public void Nothing_is_decided_about_a_final_run() => s_any.Sample(
        c => Given.Final.Append((RunStatus)Given.Unknown).All(s =>
            Given.Decide(c.Snapshot with { Run = c.Snapshot.Run with { Status = s, IsFinal = true } }, c.Observed) is null),
        iter: 1_000);

    [Fact]
    public void Nothing_is_decided_about_a_status_that_only_a_newer_release_knows() => s_any.Sample(
        c => Given.Decide(c.Snapshot with { Run = c.Snapshot.Run with { Status = (RunStatus)Given.Unknown } }, c.Observed) is null, iter: 1_000);

    private static void ForEach(Func<(RunSnapshot Snapshot, Observed Observed), Decision, bool> holds) =>
        s_any.Sample(c => Given.Decide(c.Snapshot, c.Observed) is not { } decision || holds(c, decision), iter: Cases, print: Show);

    private static string Show((RunSnapshot Snapshot, Observed Observed) c) => string.Join(
        '\n',
        [
            $"{c.Snapshot.Run}", $"{c.Snapshot.Splits}", .. c.Snapshot.Attempts.Select(a => $"{a}"), .. c.Snapshot.Sessions.Select(s => $"{s}"),
            .. c.Snapshot.OpenResiduals.Select(r => $"{r}"), $"in status for {c.Observed.StatusFor}, all done for {c.Observed.AllDoneFor}",
            $"lost for {string.Join(' ', c.Observed.LostFor)}",
            $"-> {Text(Given.Decide(c.Snapshot, c.Observed))}",
        ]);

    private static string Text(Decision? value) => JsonSerializer.Serialize(value, s_text);

    /// <summary>Each epoch has a next one.</summary>
    private sealed class EpochText : JsonConverter<Epoch>
    {
        public override Epoch Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Epoch value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
    }
}
