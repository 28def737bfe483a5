namespace Sluice.Connect.Sinks;

/// <summary>A sink whose rows are published after the job's store has recorded them. Its writers are <see cref="IStagedWriter"/>.</summary>
public interface IStagedSink : ISink
{
    /// <summary>Publishes what was recorded: idempotent, on any node that reaches the target, also long after the writer died.</summary>
    ValueTask PublishAsync(StagedCommit commit, CancellationToken cancellationToken);

    /// <summary>Removes what was staged by this job and never recorded. Safe to cut off and run again.</summary>
    /// <param name="token">The run; what belongs to its current attempts is kept out by the engine calling this before they start.</param>
    /// <param name="recorded">Commits that are recorded and perhaps not yet published: never touched.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask SweepAsync(SinkToken token, IReadOnlyCollection<StagedCommit> recorded, CancellationToken cancellationToken);
}
