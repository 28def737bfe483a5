using Microsoft.Extensions.Logging;
using Sluice.Engine.Waiting;

namespace Sluice.Server;

/// <summary>What a node's log says.</summary>
internal sealed partial class NodeLog(ILogger<NodeLog> logger) : IFaultLog
{
    /// <inheritdoc />
    public void PassFailed(string loop, Exception fault, TimeSpan again) => PassFailed(loop, fault.Message, again.TotalSeconds);

    [LoggerMessage(1, LogLevel.Warning, "{Loop}: {Fault} Tried again in {Seconds:0.0} s.")]
    private partial void PassFailed(string loop, string fault, double seconds);

    [LoggerMessage(2, LogLevel.Information, "Node {Node} serves {Address}; store {Store}; {Slots} slots; data in {Data}.")]
    public partial void Ready(string node, string address, string store, int slots, string data);

    [LoggerMessage(5, LogLevel.Information, "Each job runs in a process of its own with {Megabytes} MB, bounded by {Bound}.")]
    public partial void Runners(long megabytes, string bound);

    [LoggerMessage(3, LogLevel.Information, "Shutting down: tasks stop at their next commit, within {Seconds:0} s.")]
    public partial void Stopping(double seconds);

    [LoggerMessage(4, LogLevel.Information, "Stopped. Live jobs go on when a node is started again.")]
    public partial void Stopped();

    [LoggerMessage(11, LogLevel.Information, "{Reason} Its rows of jobs that are over stay until the next sweep.")]
    public partial void LedgerNotSwept(string reason);

    [LoggerMessage(12, LogLevel.Warning, "An older copy has taken the store's place. {Reason} Should that ledger have seen a higher incarnation, it turns the job's runs away (SLC4005) until 'sluice store recover' was done.")]
    public partial void LedgerNotRead(string reason);

    [LoggerMessage(7, LogLevel.Information, "The control process is {Process}.")]
    public partial void ControlStarted(int process);

    [LoggerMessage(8, LogLevel.Warning, "The control process {How}. Runs are coordinated here meanwhile; another is started in {Seconds:0.0} s.")]
    public partial void ControlEnded(string how, double seconds);

    [LoggerMessage(9, LogLevel.Warning, "This machine's clock is {Minutes:0.0} min {Which} the store's. Nothing is decided by it, but the times that are shown are wrong: set it.")]
    public partial void ClocksDiffer(double minutes, string which);

    [LoggerMessage(6, LogLevel.Warning, "{Reason} They are committed, and are published as soon as that is mended.")]
    public partial void NotPublished(string reason);

    [LoggerMessage(10, LogLevel.Warning, "{Reason} It is hidden and is never published; removing it is tried again.")]
    public partial void StagingNotSwept(string reason);
}
