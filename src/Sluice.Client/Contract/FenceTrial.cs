namespace Sluice.Client.Contract;

/// <summary>What became of commits with superseded tokens at the sinks of a job. Nothing of them stays.</summary>
public sealed record FenceTrial
{
    /// <summary>The run whose epoch is the newest right.</summary>
    public required int Run { get; init; }

    /// <summary>Every sink refused, or has a bound of its own; <c>false</c>: something was accepted, or could not be tried.</summary>
    public required bool Holds { get; init; }

    /// <summary>Each sink.</summary>
    public required IReadOnlyList<SinkTrial> Sinks { get; init; }
}
