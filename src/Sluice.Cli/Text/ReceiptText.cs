using Sluice.Client.Contract;
using Spectre.Console;

namespace Sluice.Cli.Text;

/// <summary>The receipt of a stop for people: who decided what and why, what was left behind and what is proven of it, where a resume starts.</summary>
internal sealed class ReceiptText(Screen screen, DateTimeOffset now)
{
    private static readonly Style s_warning = new(Color.Yellow);

    /// <summary>Writes all of it.</summary>
    public void Write(Job job, StopReceipt stop)
    {
        var (decision, progress) = (stop.Decision, stop.Progress);
        screen.Say($"Stop: {decision.Kind} by {Who(decision)}, decided {Amounts.Exactly(decision.DecidedAt, now)}.");
        new Facts()
            .Add("receipt", Name(job.Id, decision))
            .Add("reason", decision.Reason.Length == 0 ? "none given" : decision.Reason)
            .Add("request", decision.RequestId)
            .Add("left behind", job.IsFinal ? Left(decision.Abandons) : null)
            .Add("store", decision.Durability.Length == 0 ? null : $"commit is {decision.Durability}")
            .Add("objective", Objective(stop.Objective))
            .Write(screen);
        if (stop.Journaled == false)
            screen.Say("The node that answered could not keep this stop in its journal (see its log): it holds, unless the store falls back to an older copy. Repeat the command once the node's disk is mended.", s_warning);
        foreach (var residual in progress.Residuals)
            WriteResidual(job.Id, stop, residual);
        WriteSinks(progress);
        // Before the end, those that will be left behind are not known: nothing is promised of them yet.
        if (!job.IsFinal && progress.Residuals.Count == 0)
            return;
        screen.Gap();
        WriteSafety(stop);
        if (progress.LateReports > 0)
            screen.Say($"{Amounts.Count(progress.LateReports, "late report")} turned away since.");
        if (progress.PublishPending > 0)
            screen.Say($"{Amounts.Count(progress.PublishPending, "staged file")} decided to be published and not published yet; any node that reaches the path does it.");
        if (Resumes(progress) is { } resumes)
            screen.Say(resumes);
    }

    private static string? Objective(StopObjective? objective) => objective switch
    {
        null => null,
        { Took: { } took } => $"ended in {Amounts.Span(took)}, {(objective.Met == true ? "within" : "MISSED:")} {Amounts.Span(objective.Target)}",
        _ => $"to end within {Amounts.Span(objective.Target)}",
    };

    /// <summary>A receipt's name, as the journal and the pager have it, and as 'resume --from-receipt' takes it.</summary>
    public static string Name(long job, StopDecision decision) => $"{job}/{decision.Run}{(decision.Ordinal > 1 ? $"/{decision.Ordinal}" : "")}";

    /// <summary>What was left behind, in words.</summary>
    public static string Left(Abandoned abandons) => abandons is { Attempts: 0, UncommittedRows: 0, OpenTransactions: 0, OpenSplits: 0 }
        ? "nothing"
        : $"{Amounts.Count(abandons.Attempts, "attempt")}, {Amounts.Count(abandons.UncommittedRows, "uncommitted row")}, {Amounts.Count(abandons.OpenTransactions, "open transaction")}, {Amounts.Count(abandons.OpenSplits, "open split")}";

    /// <summary>Writes whether all that was left behind is harmless, and since or from when.</summary>
    private void WriteSafety(StopReceipt stop)
    {
        var progress = stop.Progress;
        if (Safety.Since(stop, now) is { } since)
        {
            screen.Say($"Safe since {Amounts.Exactly(since, now)}: {(progress.Residuals.Count == 0 ? "nothing was left behind." : "nothing that was left behind can write.")}", new Style(Color.Green));
            return;
        }

        var open = progress.Residuals.Count(r => Safety.Since(r, now) is null);
        screen.Say($"Not safe yet: {(progress.Residuals.Count == 1 ? "it" : $"{open} of {Amounts.Count(progress.Residuals.Count, "attempt")}")} may still have effects.", s_warning);
        if (progress.Residuals.Count == 1)
            return;
        new Facts()
            .Add("no new writes", Bound(progress.NoNewWritesAfter, "after"))
            .Add("quiesced", Bound(progress.QuiescedBy, "by"))
            .Add("unbounded", progress.UnboundedWhy)
            .Write(screen);
    }

    /// <summary>Where a resume starts; <c>null</c> where that is not known.</summary>
    public string? Resumes(StopProgress progress) => progress.ResumesFrom is not { } from
        ? null
        : $"A resume starts with {Amounts.Count(from.CommittedRows, "committed row")}, {from.SplitsDone} of {(from.SplitsTotal is { } total ? Amounts.Count(total, "split") : "? splits")} done"
            + $"{(from.LastCommitAt is { } at ? $", the last commit at {Amounts.At(at, now)}" : "")}{(progress.ResumesFromFinal ? "." : "; provisional until all is safe.")}";

    private void WriteResidual(long job, StopReceipt stop, Residual residual)
    {
        screen.Gap();
        var safe = Safety.Since(residual, now) is not null;
        screen.Say(
            $"Attempt {Safety.Name(job, stop, residual)} (task {residual.Task}){(residual.Worker is { } worker ? $" on {worker}" : "")}, {residual.Fencing}: {residual.State}{(safe ? "" : ", not safe yet")}.",
            safe ? default(Style?) : s_warning);
        new Facts()
            .Add("proof", residual.Proof)
            .Add("confirmed", Instant(residual.ConfirmedAt, "gone"))
            .Add("fenced", Instant(residual.FencedAt, "turned away by every sink that fences"))
            .Add("expired", Instant(residual.ExpiredAt, "its permit is over"))
            .Add("last seen", Instant(residual.LastSeenAt, null))
            .Add("no new writes", Bound(residual.NoNewWritesAfter, "after"))
            .Add("quiesced", Bound(residual.QuiescedBy, "by"))
            .Add("unbounded", residual.UnboundedWhy)
            .Add("stuck where", residual.StuckWhere)
            .Write(screen);
    }

    private void WriteSinks(StopProgress progress)
    {
        if (progress.Sinks.Count == 0)
            return;
        screen.Gap();
        foreach (var sink in progress.Sinks)
            screen.Say($"Sink {sink.Sink}: {sink.Verdict}{(sink.Proof.Length == 0 ? "." : $"; {sink.Proof}")}");
    }

    private static string Who(StopDecision decision) => decision.RequestedBy.Length == 0 ? "nobody named" : decision.RequestedBy;

    private string? Instant(DateTimeOffset? at, string? what) => at is { } known ? $"{Amounts.Exactly(known, now)}{(what is null ? "" : $": {what}")}" : null;

    private string Bound(StopBound bound, string word) => bound switch
    {
        { At: { } at } => $"{word} {Amounts.Exactly(at, now)}{(at > now ? $" (in {Amounts.Span(at - now)})" : "")}",
        { IsUnbounded: true } => "unbounded",
        _ => "pending: not known yet",
    };
}
