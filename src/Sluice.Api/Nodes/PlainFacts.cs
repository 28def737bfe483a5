using Sluice.Core.Identity;

namespace Sluice.Api.Nodes;

/// <summary>For a host that runs no tasks.</summary>
internal sealed class PlainFacts(ApiOptions options) : INodeFacts
{
    /// <inheritdoc />
    public Wire.NodeState Read() => new() { Name = Environment.MachineName, Version = options.Version, Process = Environment.ProcessId };

    /// <inheritdoc />
    public IReadOnlyList<Wire.RunnerInfo> RunnersOf(JobId job) => [];
}
