namespace Sluice.Cluster.Coordinators;

/// <summary>Asks a coordinator what it waits for: a message that this release does not have.</summary>
[GenerateSerializer, Immutable, Alias("sluice.explain")]
internal sealed record ExplainCall
{
    /// <summary>Who asks.</summary>
    [Id(0)]
    public string From { get; init; } = "";
}
