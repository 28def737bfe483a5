using Microsoft.Extensions.Logging;

namespace Sluice.Cluster.Hosting;

/// <summary>What the log says of the cluster.</summary>
internal sealed partial class ClusterLog(ILogger logger)
{
    [LoggerMessage(201, LogLevel.Information, "The silo {Silo} has joined cluster {Cluster}; nodes reach it at port {Gateway}.")]
    public partial void Joined(string silo, string cluster, int gateway);

    [LoggerMessage(202, LogLevel.Warning, "No silo here: {Fault} Runs are coordinated all the same. Tried again in {Seconds:0.0} s.")]
    public partial void NotJoined(string fault, double seconds);

    [LoggerMessage(205, LogLevel.Warning, "The silo that this node had at {Silo} was declared dead by {Others}: they got no answer from it. Where that happens again and again they cannot reach that address: set control.advertise (--advertise) to one that they can.")]
    public partial void WasEvicted(string silo, string others);

    [LoggerMessage(203, LogLevel.Information, "Connected to the control processes of cluster {Cluster}.")]
    public partial void Connected(string cluster);

    [LoggerMessage(206, LogLevel.Warning, "Of the control processes that the store lists none answers from here yet: {Listed}. If they run, these are addresses that this machine cannot reach; control.advertise of their nodes says them. Hints come later, and nothing else does.")]
    public partial void NotYetConnected(string listed);

    [LoggerMessage(204, LogLevel.Information, "Not connected to a control process: {Fault} Hints come later for it, and nothing else does. Tried again in {Seconds:0.0} s.")]
    public partial void NotConnected(string fault, double seconds);
}
