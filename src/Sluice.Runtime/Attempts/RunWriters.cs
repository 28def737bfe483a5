using Sluice.Runtime.Resolution;
using Sluice.Runtime.Runs;

namespace Sluice.Runtime.Attempts;

/// <summary>
/// The places of writers at the sinks of one run, shared by its attempts in one process: a file that takes one writer takes one of them all.
/// Thread-safe.
/// </summary>
public sealed class RunWriters
{
    private readonly Lock _gate = new();
    private WriterPlaces? _places;

    /// <summary>Those of a job of the run; as the first that opened it found its sinks.</summary>
    internal WriterPlaces Of(ResolvedJob job)
    {
        lock (_gate)
            return _places ??= new WriterPlaces(job.Sinks.Select(s => s.Capabilities.MaxWriters));
    }
}
