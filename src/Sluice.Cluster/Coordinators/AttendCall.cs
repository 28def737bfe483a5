namespace Sluice.Cluster.Coordinators;

/// <summary>Asks a coordinator how it is. Members are added, never changed: older readers skip what they do not know, newer ones find it missing.</summary>
[GenerateSerializer, Immutable, Alias("sluice.attend")]
internal sealed record AttendCall
{
    /// <summary>Who asks, for logs; may be empty.</summary>
    [Id(0)]
    public string From { get; init; } = "";

#if SLUICE_NEXT
    /// <summary>The release that asks.</summary>
    [Id(1)]
    public string Release { get; init; } = "next";
#endif
}
