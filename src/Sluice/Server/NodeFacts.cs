using Sluice.Api.Nodes;
using Sluice.Client.Contract;
using Sluice.Composition;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Runtime.Runners;

namespace Sluice.Server;

/// <summary>What the node tells of itself.</summary>
/// <param name="settings">How it is run.</param>
/// <param name="data">What it keeps for itself.</param>
/// <param name="node">The node.</param>
/// <param name="runners">What runs its attempts.</param>
internal sealed class NodeFacts(ServerSettings settings, DataFolder data, Node node, INodeRunners runners) : INodeFacts
{
    private const string BootFile = "/proc/sys/kernel/random/boot_id";

    private readonly string _boot = ReadBoot();

    /// <inheritdoc />
    public NodeState Read() => new()
    {
        Name = settings.Name,
        Version = Release.Version,
        Process = Environment.ProcessId,
        Boot = _boot,
        Tasks = node.Tasks,
        LeaseAge = node.LeaseAge,
        Permit = settings.Timings.Permit,
        OnStoreOutage = settings.OnOutage.ToString().ToLowerInvariant(),
        TrialFolder = data.Trials,
    };

    /// <inheritdoc />
    public IReadOnlyList<RunnerInfo> RunnersOf(JobId job) => runners is not ProcessRunners processes
        ? []
        : [.. processes.Of(job).Select(r => new RunnerInfo { Run = r.Run.Number.Value, Process = r.Process, Started = r.Started, Attempts = [.. r.Attempts.Select(a => a.ToString())] })];

    private static string ReadBoot()
    {
        try
        {
            return File.Exists(BootFile) ? File.ReadAllText(BootFile).Trim() : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
