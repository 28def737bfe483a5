using System.Globalization;

namespace Sluice.Core.Identity;

/// <summary>
/// One life of a worker. A worker that registers again, under the same name or not, gets a higher incarnation from the store: what an older
/// one sends is turned away.
/// </summary>
/// <param name="Worker">The worker.</param>
/// <param name="Incarnation">At least 1; given by the store, only grows.</param>
public readonly record struct WorkerSession(WorkerId Worker, long Incarnation)
{
    /// <summary>Such as <c>worker-c#12</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Worker}#{Incarnation}");
}
