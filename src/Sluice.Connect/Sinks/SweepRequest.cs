namespace Sluice.Connect.Sinks;

/// <summary>What a sweep may remove: staged names of one generation of a job at a sink, and of those only what is lost.</summary>
/// <param name="Token">The store, job, generation and sink.</param>
/// <param name="Recorded">Commits that are recorded and perhaps not yet published: never touched.</param>
public sealed record SweepRequest(SinkToken Token, IReadOnlyCollection<StagedCommit> Recorded)
{
    /// <summary>
    /// Attempts that may still be staging. To be read before <see cref="Recorded"/>, or an attempt that records and ends in between is lost.
    /// </summary>
    public IReadOnlySet<long> LiveAttempts { get; init; } = new HashSet<long>();

    /// <summary>The newest attempt that was known then: later ones are kept, whatever they are. Default: none is later.</summary>
    public long NewestAttempt { get; init; } = long.MaxValue;
}
