namespace Sluice.Client.Contract;

/// <summary>What became of commits with superseded tokens at one sink.</summary>
public sealed record SinkTrial
{
    /// <summary>The sink.</summary>
    public required string Sink { get; init; }

    /// <summary>How it keeps superseded writers out.</summary>
    public required SinkFencing Fencing { get; init; }

    /// <summary><c>refused</c>, <c>accepted</c>, <c>bounded</c> (there is no fence, only the bound that the proof names) or <c>unknown</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>What was tried, and what was answered.</summary>
    public string Proof { get; init; } = "";
}
