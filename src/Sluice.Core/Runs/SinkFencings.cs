namespace Sluice.Core.Runs;

/// <summary>Properties of fencing.</summary>
public static class SinkFencings
{
    /// <summary>Whether superseded writers are turned away. A number that is not known is treated as <see cref="SinkFencing.LeaseOnly"/>.</summary>
    public static bool Fences(this SinkFencing fencing) => fencing is SinkFencing.Staged or SinkFencing.Transactional;
}
