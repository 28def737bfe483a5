using Sluice.Core.Attempts;
using Sluice.Core.Fences;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Api.Mapping;

/// <summary>What the core numbers, as the wire names it. A number that this release does not know keeps its digits.</summary>
internal static class Names
{
    public static Wire.JobStatus Of(RunStatus status) => new(status.Name());

    public static Wire.StopKind Of(StopKind kind) => kind switch
    {
        StopKind.Cancel => Wire.StopKind.Cancel,
        StopKind.ForceStop => Wire.StopKind.ForceStop,
        StopKind.Savepoint => Wire.StopKind.Savepoint,
        StopKind.Failure => Wire.StopKind.Failure,
        StopKind.Finish => Wire.StopKind.Finish,
        _ => new Wire.StopKind(kind.ToString()),
    };

    public static Wire.ResidualState Of(ResidualState state) => new(state.ToString());

    public static Wire.SinkFencing Of(SinkFencing fencing) => new(fencing.ToString());

    public static Wire.TaskState Of(AttemptState state) => new(state.ToString().ToLowerInvariant());

    public static string Of(FenceState state) => state.ToString().ToLowerInvariant();

    public static string Of(FenceCheckState state) => state.ToString().ToLowerInvariant();

    public static string Of(Durability durability) => durability.ToString().ToLowerInvariant();

    public static Wire.RequestOutcome Of(RequestOutcome outcome) => outcome switch
    {
        RequestOutcome.Done => Wire.RequestOutcome.Done,
        RequestOutcome.Stopped => Wire.RequestOutcome.Stopped,
        RequestOutcome.AlreadyStopped => Wire.RequestOutcome.AlreadyStopped,
        RequestOutcome.AlreadyFinal => Wire.RequestOutcome.AlreadyFinal,
        RequestOutcome.HarderStopInProgress => Wire.RequestOutcome.Superseded,
        RequestOutcome.NotFinal or RequestOutcome.NotPublished => Wire.RequestOutcome.NotFinal,
        RequestOutcome.NothingToResume => Wire.RequestOutcome.NothingToResume,
        RequestOutcome.NotFound => Wire.RequestOutcome.NotFound,
        RequestOutcome.OtherRun => Wire.RequestOutcome.JobChanged,
        RequestOutcome.Void => Wire.RequestOutcome.NeverHappened,
        _ => new Wire.RequestOutcome(outcome.ToString()),
    };

    public static Wire.StopOutcome? StopOf(RequestOutcome outcome) => outcome switch
    {
        RequestOutcome.Stopped => Wire.StopOutcome.Stopped,
        RequestOutcome.AlreadyStopped => Wire.StopOutcome.AlreadyStopped,
        RequestOutcome.HarderStopInProgress => Wire.StopOutcome.Superseded,
        _ => null,
    };
}
