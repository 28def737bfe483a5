using Sluice.Core.Fences;
using Sluice.Core.Runs;

namespace Sluice.Core.Ports;

/// <summary>Shows that superseded writers are kept out: tries what they would do, at each sink of a run, and undoes whatever happened. Thread-safe.</summary>
public interface IFenceProver
{
    /// <summary>Tries each sink of a run, all at once. Never throws for a sink that cannot be reached.</summary>
    /// <param name="run">The run: its epoch is the newest right.</param>
    /// <param name="most">How long it may take.</param>
    /// <param name="cancellationToken">Ends the trial; nothing stays.</param>
    ValueTask<IReadOnlyList<FenceCheck>> TryAsync(RunRecord run, TimeSpan most, CancellationToken cancellationToken);
}
