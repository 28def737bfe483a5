using Sluice.Core.Identity;

namespace Sluice.Core.Restores;

/// <summary>A ledger of which it is not known how far it has come.</summary>
/// <param name="Job">A job that writes there.</param>
/// <param name="Sink">Its sink, by its name within the job.</param>
/// <param name="Cause">Why it was not read, for people, without secrets.</param>
public sealed record UnreadLedger(JobId Job, string Sink, string Cause);
