using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.JobFiles.Planning;
using Sluice.Runtime.Tasks;

namespace Sluice.Runtime.Resolution;

/// <summary>A source of a job, made and asked.</summary>
public sealed class ResolvedSource
{
    internal ResolvedSource(SourceNode node, ISource source, RowFlow flow)
    {
        Node = node;
        Source = source;
        Flow = flow;
    }

    /// <summary>Its place in the plan.</summary>
    public SourceNode Node { get; }

    /// <summary>The source.</summary>
    public ISource Source { get; }

    /// <summary>Its tables; <c>null</c> when they are only known once connected.</summary>
    public IReadOnlyList<TableSchema>? Tables { get; internal set; }

    /// <summary>Its splits; <c>null</c> when they are only known once connected.</summary>
    public IReadOnlyList<Split>? Splits { get; internal set; }

    internal RowFlow Flow { get; }
}
