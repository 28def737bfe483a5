namespace Sluice.Client.Contract;

/// <summary>What a force stop would mean at one sink.</summary>
public sealed record SinkPreview
{
    /// <summary>The sink.</summary>
    public required string Sink { get; init; }

    /// <summary>How it keeps superseded writers out.</summary>
    public required SinkFencing Fencing { get; init; }

    /// <summary>When nothing more can appear there, in a sentence.</summary>
    public required string Safe { get; init; }
}
