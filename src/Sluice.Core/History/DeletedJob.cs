using Sluice.Core.Identity;
using Sluice.Core.Runs;

namespace Sluice.Core.History;

/// <summary>
/// A generation of a job that was deleted. Nobody is shown it any more; it is kept so that its sinks can still be reached, until what a stop left
/// behind is settled and the ledgers of its sinks have let go of it.
/// </summary>
/// <param name="Job">The job.</param>
/// <param name="Generation">The generation.</param>
/// <param name="Config">The job as it was stored, secrets as references or encrypted.</param>
/// <param name="Sinks">The sinks of its last run.</param>
/// <param name="At">When it was deleted.</param>
/// <param name="IsSettled">Nothing of it is still to be fenced, and nothing that was left behind is still waited for.</param>
public sealed record DeletedJob(JobId Job, Generation Generation, string Config, IReadOnlyList<RunSink> Sinks, DateTimeOffset At, bool IsSettled);
