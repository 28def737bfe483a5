using Sluice.Api.Http;
using Sluice.Core.Identity;
using Sluice.Core.Stops;

namespace Sluice.Api.Stops;

/// <summary>Stops as they come over the wire.</summary>
internal static class StopInputs
{
    public static StopRequest Of(ApiCall call, StopKind kind, JobId job, string? reason, TimeSpan? deadline, Wire.OnDeadline? onDeadline)
    {
        return new StopRequest(call.Request, kind, job, call.By, (reason ?? "").Trim()) { Deadline = deadline, OnDeadline = Of(onDeadline) };
    }

    private static OnDeadline Of(Wire.OnDeadline? asked) => asked?.Name switch
    {
        null or "force-stop" => OnDeadline.ForceStop,
        "keep-trying" => OnDeadline.KeepTrying,
        "resume" => OnDeadline.Resume,
        var other => throw ApiCall.Bad("onDeadline", other, "Give force-stop, keep-trying (for a cancel) or resume (for a savepoint)."),
    };
}
