namespace Sluice.Connect.Sinks;

/// <summary>A sink whose rows are published after the job's store has recorded them. Its writers are <see cref="IStagedWriter"/>.</summary>
public interface IStagedSink : ISink
{
    /// <summary>
    /// Publishes what was recorded: idempotent, on any node that reaches the target, by several at once, also long after the writer died.
    /// </summary>
    ValueTask PublishAsync(StagedCommit commit, CancellationToken cancellationToken);

    /// <summary>Removes what was staged and never recorded. Safe to cut off, to run again, and to run beside attempts that are alive.</summary>
    ValueTask SweepAsync(SweepRequest request, CancellationToken cancellationToken);
}
