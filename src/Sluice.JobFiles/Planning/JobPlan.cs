using Sluice.Connect.Config;
using Sluice.JobFiles.Resuming;

namespace Sluice.JobFiles.Planning;

/// <summary>What a job file means: a graph of sources, transforms and sinks, all options checked. Immutable and thread-safe.</summary>
public sealed class JobPlan
{
    private readonly Dictionary<PlanNode, List<PlanNode>> _downstream = new(ReferenceEqualityComparer.Instance);

    internal JobPlan(
        string name,
        JobEnvironment environment,
        IReadOnlyList<SourceNode> sources,
        IReadOnlyList<TransformNode> transforms,
        IReadOnlyList<SinkNode> sinks,
        IReadOnlyList<ConfigError> warnings,
        ConfigObject resolved)
    {
        Name = name;
        Environment = environment;
        Sources = sources;
        Transforms = transforms;
        Sinks = sinks;
        Warnings = warnings;
        Resolved = resolved;
        foreach (var node in transforms.Concat<PlanNode>(sinks))
        {
            foreach (var input in node.Inputs)
            {
                if (!_downstream.TryGetValue(input, out var list))
                    _downstream.Add(input, list = []);
                list.Add(node);
            }
        }
    }

    /// <summary>The job's name: as the user gave it, else <c>job.name</c>, else <c>SeaTunnel_Job</c>.</summary>
    public string Name { get; }

    /// <summary>The <c>env</c> section.</summary>
    public JobEnvironment Environment { get; }

    /// <summary>The sources, in the order of the file; at least one.</summary>
    public IReadOnlyList<SourceNode> Sources { get; }

    /// <summary>The transforms, each after all of its inputs.</summary>
    public IReadOnlyList<TransformNode> Transforms { get; }

    /// <summary>The sinks, in the order of the file; at least one.</summary>
    public IReadOnlyList<SinkNode> Sinks { get; }

    /// <summary>What is doubtful, in the order of the file.</summary>
    public IReadOnlyList<ConfigError> Warnings { get; }

    /// <summary>The whole job after variables. Holds secrets: never print or store it as it is; see <see cref="JobFileText"/>.</summary>
    public ConfigObject Resolved { get; }

    /// <summary>Where in the file values were taken from environment variables: of which names, and what they were.</summary>
    internal IReadOnlyDictionary<TextLocation, (string Name, string Value)> References { get; init; } =
        new Dictionary<TextLocation, (string Name, string Value)>();

    /// <summary>The environment variable that a value is, whole; <c>null</c> when it is none, or more than that.</summary>
    internal string? FindReference(ConfigScalar value) =>
        References.TryGetValue(value.Location, out var from) && string.Equals(from.Value, value.Text, StringComparison.Ordinal) ? from.Name : null;

    /// <summary>The nodes that take a node's rows, in the order of the file, transforms first.</summary>
    public IReadOnlyList<PlanNode> DownstreamOf(PlanNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return _downstream.TryGetValue(node, out var nodes) ? nodes : [];
    }
}
