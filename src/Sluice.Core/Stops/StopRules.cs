using Sluice.Core.Changes;
using Sluice.Core.Mistakes;
using Sluice.Core.Requests;
using Sluice.Core.Runs;

namespace Sluice.Core.Stops;

/// <summary>How a stop that somebody asks for is answered. Pure.</summary>
public static class StopRules
{
    /// <summary>Answers a stop.</summary>
    /// <param name="run">The job's latest run as it was read.</param>
    /// <param name="request">The stop.</param>
    /// <param name="now">The wall clock.</param>
    /// <returns>The outcome, and the change that makes it true where one is needed.</returns>
    public static StopAnswer Answer(RunRecord run, StopRequest request, DateTimeOffset now)
    {
        if (run.IsFinal)
            return new StopAnswer(run.Status == Target(request.Kind) ? RequestOutcome.AlreadyStopped : RequestOutcome.AlreadyFinal);

        // A force stop is never refused while the run lives, also not for a stop that only a newer release knows.
        if (request.Kind != StopKind.ForceStop)
        {
            if (run.Stop > request.Kind && !Planted.Is(Mistake.SofterStopWins))
                return new StopAnswer(RequestOutcome.HarderStopInProgress);
            if (run.Stop == request.Kind)
                return Again(run, request, now);
        }

        var status = Next(run.Status, request.Kind);
        var isFinal = status.IsFinal();
        var change = Begin(run, request, RequestOutcome.Stopped, now) with
        {
            Status = status,
            Expect = request.Kind == StopKind.ForceStop ? RunExpectation.NotFinal : RunExpectation.As(run),
            Deadline = isFinal ? null : now + (request.Deadline ?? StopRequest.UsualDeadline),
            OnDeadline = request.OnDeadline,
            Stop = request.Kind,
            IsStuck = false,
            RetryAt = null,
            Receipt = new StopStart(request.Kind, request.By, request.Reason, now),
        };
        return new StopAnswer(RequestOutcome.Stopped, change);
    }

    /// <summary>An equal stop is the same answer, and may only shorten the deadline.</summary>
    private static StopAnswer Again(RunRecord run, StopRequest request, DateTimeOffset now)
    {
        // From when the status began, where this node's wall clock is behind the one that dated it: else it would be over at once.
        var deadline = (now > run.StatusAt ? now : run.StatusAt) + (request.Deadline ?? StopRequest.UsualDeadline);
        if (run.Deadline is not { } known || deadline >= known)
            return new StopAnswer(RequestOutcome.AlreadyStopped);
        var change = Begin(run, request, RequestOutcome.AlreadyStopped, now) with { Deadline = deadline };
        return new StopAnswer(RequestOutcome.AlreadyStopped, change);
    }

    private static RunChange Begin(RunRecord run, StopRequest request, RequestOutcome outcome, DateTimeOffset now)
    {
        var why = $"{Name(request.Kind)} by {request.By}{(request.Reason.Length == 0 ? "" : $": {request.Reason}")}";
        return RunChanges.Keep(run, why, now) with { Request = new RequestStart(request.Request, Kind(request.Kind), request.BodyHash, outcome) };
    }

    /// <summary>The status that a stop leads to at once.</summary>
    private static RunStatus Next(RunStatus from, StopKind kind) => kind switch
    {
        StopKind.ForceStop => RunStatus.Canceled,
#if SLUICE_NEXT
        _ when from == RunStatus.Announced => kind == StopKind.Savepoint ? RunStatus.SavepointDone : RunStatus.Canceled,
#endif
        StopKind.Savepoint when from is RunStatus.Created or RunStatus.Pending => RunStatus.SavepointDone,
        StopKind.Savepoint => RunStatus.DoingSavepoint,

        // In a status of a newer release this one cannot coordinate a cancel: it is done at once, and what is left behind is fenced.
        _ when from is RunStatus.Created or RunStatus.Pending || !Enum.IsDefined(from) => RunStatus.Canceled,
        _ => RunStatus.Canceling,
    };

    private static RunStatus Target(StopKind kind) => kind == StopKind.Savepoint ? RunStatus.SavepointDone : RunStatus.Canceled;

    private static RequestKind Kind(StopKind kind) => kind switch
    {
        StopKind.Savepoint => RequestKind.Savepoint,
        StopKind.Cancel => RequestKind.Cancel,
        _ => RequestKind.ForceStop,
    };

    private static string Name(StopKind kind) => kind switch
    {
        StopKind.Savepoint => "savepoint",
        StopKind.Cancel => "cancel",
        _ => "force stop",
    };
}
