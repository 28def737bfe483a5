using System.Diagnostics;

namespace Sluice.Core.Telemetry;

/// <summary>
/// Begins and ends activities by the names and attributes that all of them share: <c>sluice.job</c>, <c>sluice.run</c>, <c>sluice.outcome</c>, and for
/// what went wrong OpenTelemetry's own <c>error.type</c> with the status Error. Where nobody listens, none is made.
/// </summary>
public static class Doing
{
    /// <summary>Begins one that is its caller's until it is disposed.</summary>
    public static Activity? Begin(string name, ActivityKind kind = ActivityKind.Internal) => SluiceTelemetry.Activities.StartActivity(name, kind);

    /// <summary>Begins one that outlives its caller: what the caller does next is no part of it.</summary>
    public static Activity? BeginApart(string name)
    {
        var around = Activity.Current;
        try
        {
            Activity.Current = null;
            return SluiceTelemetry.Activities.StartActivity(name);
        }
        finally
        {
            Activity.Current = around;
        }
    }

    /// <summary>Tells of one that is over: it took this long until now.</summary>
    public static Activity? Over(string name, ActivityKind kind, TimeSpan took, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return SluiceTelemetry.Activities.HasListeners()
            ? SluiceTelemetry.Activities.StartActivity(name, kind, parentContext: default, startTime: time.GetUtcNow() - took)
            : null;
    }

    /// <summary>It went wrong.</summary>
    public static Activity? Failed(this Activity? activity, string type, string? description = null) =>
        activity?.SetStatus(ActivityStatusCode.Error, description).SetTag("error.type", type);
}
