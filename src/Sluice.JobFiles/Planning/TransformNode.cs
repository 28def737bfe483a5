using Sluice.Connect.Options;
using Sluice.Connect.Transforms;

namespace Sluice.JobFiles.Planning;

/// <summary>A transform of a job.</summary>
public sealed class TransformNode : PlanNode
{
    internal TransformNode(PluginBlock block, ITransformFactory factory, OptionValues options)
        : base(block, factory.Name)
    {
        Factory = factory;
        Options = options;
    }

    /// <summary>Makes the transform.</summary>
    public ITransformFactory Factory { get; }

    /// <summary>Its options, checked.</summary>
    public OptionValues Options { get; }
}
