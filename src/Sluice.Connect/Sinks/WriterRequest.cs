using Sluice.Connect.Errors;

namespace Sluice.Connect.Sinks;

/// <summary>What a writer is opened with.</summary>
/// <param name="Token">The attempt's right to the split.</param>
/// <param name="Stored">
/// The split's position and sequence in the job's store: the truth for sinks that have no ledger, and only a hint for those that have.
/// </param>
/// <param name="Permit">To be asked immediately before every flush and commit.</param>
/// <param name="Breadcrumb">Where to say what comes next.</param>
public sealed record WriterRequest(SplitToken Token, SplitProgress Stored, IPermit Permit, IBreadcrumb Breadcrumb);
