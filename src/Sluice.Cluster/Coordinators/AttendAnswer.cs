namespace Sluice.Cluster.Coordinators;

/// <summary>How a coordinator is. Members are added, never changed: older readers skip what they do not know, newer ones find it missing.</summary>
[GenerateSerializer, Immutable, Alias("sluice.attended")]
internal sealed record AttendAnswer
{
    /// <summary>It looks after its run. What is missing stands for no.</summary>
    [Id(0)]
    public bool IsAttending { get; init; }

    /// <summary>Where, for logs; may be empty.</summary>
    [Id(1)]
    public string At { get; init; } = "";

#if SLUICE_NEXT
    /// <summary>How many decisions it has made.</summary>
    [Id(2)]
    public long Decisions { get; init; } = 1;
#endif
}
