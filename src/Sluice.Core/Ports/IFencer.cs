using Sluice.Core.Fences;

namespace Sluice.Core.Ports;

/// <summary>Does fence tasks at sinks: connects with the job's own settings, whose secrets are resolved where it runs.</summary>
public interface IFencer
{
    /// <summary>
    /// Raises the sink's epoch and ends the sessions of older tokens; returns when they are seen gone, or when it could not be done within the
    /// deadline. Twice is the same as once. Never throws for a sink that cannot be reached.
    /// </summary>
    ValueTask<FenceResult> FenceAsync(FenceTask task, TimeSpan deadline, CancellationToken cancellationToken);
}
