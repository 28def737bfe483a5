using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Engine.Requests;

namespace Sluice.Engine.Stops;

/// <summary>How one job of many was stopped.</summary>
/// <param name="Job">The job.</param>
/// <param name="Reply">The answer; <c>null</c> when there is none.</param>
/// <param name="Fault">Why there is none.</param>
public sealed record StopManyResult(JobId Job, RequestReply? Reply, SluiceException? Fault);
