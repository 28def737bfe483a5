using Sluice.Core.Identity;
using Sluice.Core.Submissions;

namespace Sluice.Api.SeaTunnel;

/// <summary>A job to be run, as SeaTunnel's clients ask for it.</summary>
/// <param name="Text">The job.</param>
/// <param name="Job">The id that the client chose; <c>null</c> when it chose none.</param>
/// <param name="IsResume">Go on from the last commit.</param>
internal sealed record SeaTunnelStart(JobText Text, JobId? Job, bool IsResume);
