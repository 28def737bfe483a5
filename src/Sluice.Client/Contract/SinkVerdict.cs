namespace Sluice.Client.Contract;

/// <summary>What the fence at one sink came to so far.</summary>
public sealed record SinkVerdict
{
    /// <summary>The sink.</summary>
    public required string Sink { get; init; }

    /// <summary><c>pending</c>, <c>unreachable</c>, <c>waiting</c>, <c>fenced</c> or <c>unsupported</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>What was seen, for people.</summary>
    public string Proof { get; init; } = "";
}
