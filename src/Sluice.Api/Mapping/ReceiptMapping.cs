using Sluice.Core.Runs;
using Sluice.Core.Stops;
using Sluice.Engine.Requests;

namespace Sluice.Api.Mapping;

/// <summary>Receipts, as they are on the wire.</summary>
internal static class ReceiptMapping
{
    /// <summary>A receipt; with its run, where that is known, a stop that left nothing behind says since when.</summary>
    public static Wire.StopReceipt Of(Receipt receipt, RunRecord? run = null) =>
        new() { Decision = Of(receipt.Decision), Progress = Of(receipt.Progress, EmptySince(receipt, run)), Objective = ObjectiveOf(receipt.Decision, run) };

    /// <summary>The receipt that a reply brings; <c>null</c> where it brings none.</summary>
    public static Wire.StopReceipt? Of(RequestReply reply) =>
        reply.Receipt is { } receipt ? Of(receipt, reply.Run) with { Journaled = Journaled(reply) } : null;

    /// <summary>Said only where it is not.</summary>
    public static bool? Journaled(RequestReply reply) => reply.IsJournaled ? null : false;

    public static Wire.Abandoned Of(Abandoned abandons) => new()
    {
        Attempts = abandons.Attempts,
        UncommittedRows = abandons.UncommittedRows,
        OpenTransactions = abandons.OpenTransactions,
        OpenSplits = abandons.OpenSplits,
    };

    private static Wire.StopDecision Of(StopDecision decision) => new()
    {
        RequestId = decision.Request?.Value,
        Kind = Names.Of(decision.Kind),
        Run = decision.Run.Number.Value,
        Ordinal = decision.Ordinal,
        RequestedAt = decision.RequestedAt,
        RequestedBy = decision.RequestedBy,
        Reason = decision.Reason,
        DecidedAt = decision.DecidedAt,
        Version = decision.Version,
        Epoch = decision.Epoch.Value,
        Durability = Names.Of(decision.Durability),
        Abandons = Of(decision.Abandons),
    };

    /// <summary>Of stops that somebody asked for; a softer one that a harder one followed took as long as both.</summary>
    private static Wire.StopObjective? ObjectiveOf(StopDecision decision, RunRecord? run)
    {
        if (run?.Settings.StopObjective is not { } target || run.Key != decision.Run || decision.Kind is not (StopKind.Cancel or StopKind.ForceStop or StopKind.Savepoint))
            return null;
        var took = run is { IsFinal: true, EndedAt: { } ended } ? ended - decision.RequestedAt : (TimeSpan?)null;
        if (took < TimeSpan.Zero)
            took = TimeSpan.Zero;
        return new Wire.StopObjective { Target = target, Took = took, Met = took is null ? null : took <= target };
    }

    /// <summary>
    /// Since when nothing can write any more, where nothing was left behind: since the decision of a stop by force, since the end of a run that
    /// was stopped in good order. <c>null</c>: something was left, or its tasks still work, or it is not known.
    /// </summary>
    private static DateTimeOffset? EmptySince(Receipt receipt, RunRecord? run)
    {
        if (receipt.Progress.Residuals.Count > 0 || receipt.Decision.Abandons.Attempts > 0)
            return null;
        return receipt.Decision.Kind == StopKind.ForceStop ? receipt.Decision.DecidedAt
            : run is { IsFinal: true } && run.Key == receipt.Decision.Run ? run.EndedAt
            : null;
    }

    private static Wire.StopProgress Of(StopProgress progress, DateTimeOffset? emptySince)
    {
        var (writes, quiesced) = emptySince is { } at ? (Bound.Until(at), Bound.Until(at)) : (progress.NoNewWritesAfter, progress.QuiescedBy);
        return new Wire.StopProgress
        {
            Version = progress.Version,
            Residuals = [.. progress.Residuals.Select(Of)],
            NoNewWritesAfter = Of(writes),
            QuiescedBy = Of(quiesced),
            UnboundedWhy = Why(writes, quiesced),
            Sinks = [.. progress.Sinks.Select(s => new Wire.SinkVerdict { Sink = s.Sink, Verdict = Names.Of(s.Verdict), Proof = s.Proof })],
            PublishPending = progress.PublishPending,
            ResumesFrom = progress.ResumesFrom is { } from ? Of(from) : null,
            ResumesFromFinal = progress.ResumesFromFinal,
            LateReports = progress.LateReports,
        };
    }

    private static Wire.Residual Of(Residual residual) => new()
    {
        Attempt = residual.Attempt.Value,
        Worker = residual.Session?.ToString(),
        Task = residual.Task,
        State = Names.Of(residual.State),
        Proof = residual.Proof,
        LastSeenAt = residual.LastSeenAt,
        ExpiredAt = residual.ExpiredAt,
        FencedAt = residual.FencedAt,
        ConfirmedAt = residual.ConfirmedAt,
        NoNewWritesAfter = Of(residual.NoNewWritesAfter),
        QuiescedBy = Of(residual.QuiescedBy),
        UnboundedWhy = Why(residual.NoNewWritesAfter, residual.QuiescedBy),
        Fencing = Names.Of(residual.Fencing),
        StuckWhere = residual.StuckWhere,
    };

    private static Wire.ResumePoint Of(ResumePoint point) => new()
    {
        CommittedRows = point.CommittedRows,
        SplitsDone = point.SplitsDone,
        SplitsTotal = point.SplitsTotal,
        LastCommitAt = point.LastCommitAt,
    };

    private static Wire.StopBound Of(Bound bound) => bound.Kind switch
    {
        BoundKind.At => Wire.StopBound.Until(bound.At),
        BoundKind.Unbounded => Wire.StopBound.Unbounded,
        _ => Wire.StopBound.Pending,
    };

    private static string? Why(Bound writes, Bound quiesced) =>
        writes is { Kind: BoundKind.Unbounded, Why.Length: > 0 } ? writes.Why
        : quiesced is { Kind: BoundKind.Unbounded, Why.Length: > 0 } ? quiesced.Why
        : null;
}
