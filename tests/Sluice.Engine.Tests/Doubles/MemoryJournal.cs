using Sluice.Core.Ports;
using Sluice.Core.Restores;

namespace Sluice.Engine.Tests.Doubles;

internal sealed class MemoryJournal : IStopJournal
{
    public List<JournaledStop> Stops { get; } = [];

    public StoreMark? Mark { get; set; }

    /// <summary>What writing fails with; <c>null</c> when it works.</summary>
    public Exception? Fault { get; set; }

    public ValueTask AppendAsync(JournaledStop stop, CancellationToken cancellationToken)
    {
        if (Fault is not null)
            throw Fault;
        if (!Stops.Exists(s => s.Request.Id == stop.Request.Id))
            Stops.Add(stop);
        return default;
    }

    public ValueTask<IReadOnlyList<JournaledStop>> ReadAsync(CancellationToken cancellationToken) => new([.. Stops]);

    public ValueTask<StoreMark?> ReadMarkAsync(CancellationToken cancellationToken) => new(Mark);

    public ValueTask RememberAsync(StoreMark mark, CancellationToken cancellationToken)
    {
        if (Fault is not null)
            throw Fault;
        Mark = mark;
        return default;
    }
}
