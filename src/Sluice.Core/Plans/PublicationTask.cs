using Sluice.Core.Identity;

namespace Sluice.Core.Plans;

/// <summary>A recorded commit that nobody is known to have published, of a job that is over.</summary>
/// <param name="Run">The job's latest run.</param>
/// <param name="Generation">The generation of the record.</param>
/// <param name="Worker">Where the last attempt ran that wrote the split: its files may be there and nowhere else. <c>null</c> when it is not known any more.</param>
/// <param name="Record">What was recorded.</param>
public sealed record PublicationTask(RunKey Run, Generation Generation, WorkerId? Worker, StagedRecord Record);
