using Sluice.Connect.Errors;

namespace Sluice.Connect.Sinks;

/// <summary>What a target is prepared or completed with.</summary>
/// <param name="Token">The attempt's right, to the pseudo-split <see cref="SplitToken.Prepare"/> or <see cref="SplitToken.Complete"/>.</param>
/// <param name="IsDone">The job's store says that this generation has done it: the truth for sinks without a ledger.</param>
/// <param name="Permit">To be asked immediately before whatever changes the target.</param>
/// <param name="Breadcrumb">Where to say what comes next.</param>
public sealed record TargetRequest(SplitToken Token, bool IsDone, IPermit Permit, IBreadcrumb Breadcrumb)
{
    /// <summary>The run's attempt that asks, which others of the run know it by. Default <c>null</c>: none works beside it.</summary>
    public long? Attempt { get; init; }

    /// <summary>
    /// The run's other attempts that are alive, by the job's store. What one of them is at must be left to it (<see cref="CommitOutcome.Busy"/>): each that
    /// ended the other's work would be ended by it in turn. Whoever is not among them is superseded or dead. Default: none.
    /// </summary>
    public IReadOnlySet<long> LiveAttempts { get; init; } = new HashSet<long>();
}
