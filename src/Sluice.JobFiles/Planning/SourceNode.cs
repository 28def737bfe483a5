using Sluice.Connect.Options;
using Sluice.Connect.Sources;

namespace Sluice.JobFiles.Planning;

/// <summary>A source of a job.</summary>
public sealed class SourceNode : PlanNode
{
    internal SourceNode(PluginBlock block, ISourceFactory factory, OptionValues options, int parallelism)
        : base(block, factory.Name)
    {
        Factory = factory;
        Options = options;
        Parallelism = parallelism;
    }

    /// <summary>Makes the source.</summary>
    public ISourceFactory Factory { get; }

    /// <summary>Its options, checked.</summary>
    public OptionValues Options { get; }

    /// <summary>How many tasks read it at once; transforms and sinks behind it run in the same tasks. At least 1.</summary>
    public int Parallelism { get; }
}
