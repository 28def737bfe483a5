using Sluice.Connect.Config;

namespace Sluice.JobFiles.Planning;

/// <summary>A source, transform or sink of a job, and where its rows come from. Immutable once the plan is made.</summary>
public abstract class PlanNode
{
    private protected PlanNode(PluginBlock block, string name)
    {
        Index = block.Index;
        Id = block.IdFor(name);
        Config = block.Config;
        OutputName = block.Output;
    }

    /// <summary>Its position among the blocks of its section, from 0.</summary>
    public int Index { get; }

    /// <summary>Its name in messages and stored records: <c>source[0].FakeSource</c>. Stable as long as the section's blocks are.</summary>
    public string Id { get; }

    /// <summary>The block of the job file, after variables.</summary>
    public ConfigObject Config { get; }

    /// <summary>The name that the file gives its output; <c>null</c> when it gives none.</summary>
    public string? OutputName { get; }

    /// <summary>The nodes whose rows it takes; several are a union. Empty for a source.</summary>
    public IReadOnlyList<PlanNode> Inputs { get; internal set; } = [];

    /// <inheritdoc />
    public override string ToString() => Id;
}
