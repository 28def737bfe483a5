namespace Sluice.Cluster.Coordinators;

/// <summary>What a coordinator waits for.</summary>
[GenerateSerializer, Immutable, Alias("sluice.explained")]
internal sealed record ExplainAnswer
{
    /// <summary>Where.</summary>
    [Id(0)]
    public string At { get; init; } = "";
}
