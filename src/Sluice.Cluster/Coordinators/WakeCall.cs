namespace Sluice.Cluster.Coordinators;

/// <summary>A run changed. Without members as yet; a record of its own, so that it can have some.</summary>
[GenerateSerializer, Immutable, Alias("sluice.wake")]
internal sealed record WakeCall
{
    public static WakeCall Plain { get; } = new();

#if SLUICE_NEXT
    /// <summary>Why.</summary>
    [Id(0)]
    public string Why { get; init; } = "next";
#endif
}
