using Sluice.Core.Changes;
using Sluice.Core.Errors;
using Sluice.Core.Requests;
using Sluice.Core.Stops;
using Sluice.Engine.Requests;

namespace Sluice.Engine.Stops;

/// <summary>Checks a stop before anything is looked at: what is refused here has changed nothing.</summary>
internal static class StopInput
{
    private const int MostName = 200;
    private static readonly TimeSpan MostDeadline = TimeSpan.FromDays(30);

    /// <exception cref="SluiceException">SLC4201 to SLC4205.</exception>
    public static void Check(StopRequest request)
    {
        RequestInput.Check(request.Request);
        if (request.Kind is not (StopKind.Savepoint or StopKind.Cancel or StopKind.ForceStop))
            throw new SluiceException("SLC4205", $"'{request.Kind}' is no stop that can be asked for. Ask for a savepoint, a cancel or a force stop.");
        if (request.Job.Value < 1)
            throw new SluiceException("SLC4205", $"'{request.Job}' is no job's id. Ids are whole numbers from 1.");
        RequestInput.CheckText(request.By, "name of who asks", MostName, isRequired: true);
        RequestInput.CheckText(request.Reason, "reason", StopRequest.MaxReasonLength, isRequired: request.Kind == StopKind.ForceStop);
        if (request.Kind != StopKind.ForceStop)
            CheckDeadline(request);
    }

    /// <summary>The request as it is stored.</summary>
    public static RequestStart Start(StopRequest request, RequestOutcome outcome = RequestOutcome.Void) =>
        new(request.Request, KindOf(request.Kind), request.BodyHash, outcome);

    /// <summary>
    /// The request with a hash of what it asks for, where the caller gave none. A deadline that was left out hashes the same whatever the node's
    /// times are: another time in the options makes no other request of it.
    /// </summary>
    public static StopRequest Hashed(StopRequest request) => request with
    {
        BodyHash = RequestHash.Of(
            request.BodyHash, request.Kind.ToString(), request.Job.ToString(), request.Reason,
            request.Kind == StopKind.ForceStop ? "" : $"{(request.Deadline ?? StopRequest.UsualDeadline).Ticks} {(int)request.OnDeadline}"),
    };

    private static void CheckDeadline(StopRequest request)
    {
        if (request.Deadline <= TimeSpan.Zero || request.Deadline > MostDeadline)
            throw new SluiceException("SLC4203", $"A stop cannot have the deadline {request.Deadline}. Give one greater than 0 and at most {MostDeadline.Days} days, such as 60s.");
        var fits = request.OnDeadline switch
        {
            OnDeadline.ForceStop => true,
            OnDeadline.KeepTrying => request.Kind == StopKind.Cancel,
            OnDeadline.Resume => request.Kind == StopKind.Savepoint,
            _ => false,
        };
        if (!fits)
            throw new SluiceException("SLC4204", $"'{request.OnDeadline}' cannot follow the deadline of a {request.Kind}. A cancel may be followed by force-stop or keep-trying, a savepoint by force-stop or resume.");
    }

    private static RequestKind KindOf(StopKind kind) => kind switch
    {
        StopKind.Savepoint => RequestKind.Savepoint,
        StopKind.Cancel => RequestKind.Cancel,
        _ => RequestKind.ForceStop,
    };
}
