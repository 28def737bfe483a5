using Sluice.Core.Identity;

namespace Sluice.Cluster.Nodes;

/// <summary>
/// There may be news for a session. Members are added, never changed: older readers skip what they do not know, newer ones find it missing.
/// </summary>
[GenerateSerializer, Immutable, Alias("sluice.wake.session")]
internal sealed record WakeSession
{
    /// <summary>The worker's name.</summary>
    [Id(0)]
    public string Worker { get; init; } = "";

    /// <summary>Which of its sessions.</summary>
    [Id(1)]
    public long Incarnation { get; init; }

#if SLUICE_NEXT
    /// <summary>Why.</summary>
    [Id(2)]
    public string Why { get; init; } = "next";
#endif

    public static WakeSession For(WorkerSession session) => new() { Worker = session.Worker.Value, Incarnation = session.Incarnation };

    public WorkerSession ToSession() => new(new WorkerId(Worker), Incarnation);
}
