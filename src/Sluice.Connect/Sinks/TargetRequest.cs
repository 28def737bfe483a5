using Sluice.Connect.Errors;

namespace Sluice.Connect.Sinks;

/// <summary>What a target is prepared or completed with.</summary>
/// <param name="Token">The attempt's right, to the pseudo-split <see cref="SplitToken.Prepare"/> or <see cref="SplitToken.Complete"/>.</param>
/// <param name="IsDone">The job's store says that this generation has done it: the truth for sinks without a ledger.</param>
/// <param name="Permit">To be asked immediately before whatever changes the target.</param>
/// <param name="Breadcrumb">Where to say what comes next.</param>
public sealed record TargetRequest(SplitToken Token, bool IsDone, IPermit Permit, IBreadcrumb Breadcrumb);
