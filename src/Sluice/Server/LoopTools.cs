using Sluice.Core.Leases;
using Sluice.Core.Ports;
using Sluice.Engine.Waiting;

namespace Sluice.Server;

/// <summary>What all loops of a node share.</summary>
/// <param name="Clock">The clock of leases and permits.</param>
/// <param name="Time">Dates what is stored, and bounds every call.</param>
/// <param name="Timings">The times.</param>
/// <param name="Log">Told of passes that failed.</param>
internal sealed record LoopTools(ILeaseClock Clock, TimeProvider Time, Timings Timings, IFaultLog Log)
{
    private readonly Random _random = new();

    /// <summary>A number from 0 to 1.</summary>
    public Func<double> Jitter => Next;

    /// <summary>Runs passes.</summary>
    public PassLoop Loop => LoopOn(Time);

    /// <summary>Runs passes that wait by another clock.</summary>
    public PassLoop LoopOn(TimeProvider time) => new(time, Next, Log);

    private double Next()
    {
        lock (_random)
            return _random.NextDouble();
    }
}
