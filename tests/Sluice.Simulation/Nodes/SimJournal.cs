using Sluice.Core.Ports;
using Sluice.Core.Restores;

namespace Sluice.Simulation.Nodes;

/// <summary>A node's journal on its own disk: it outlives the node's processes.</summary>
internal sealed class SimJournal : IStopJournal
{
    private readonly List<JournaledStop> _stops = [];
    private StoreMark? _mark;

    /// <summary>The history that this node goes on with, so that it has done whatever a restored store needs.</summary>
    public string? Timeline => _mark?.Timeline;

    public ValueTask AppendAsync(JournaledStop stop, CancellationToken cancellationToken)
    {
        if (!_stops.Exists(s => s.Request.Id == stop.Request.Id))
            _stops.Add(stop);
        return default;
    }

    public ValueTask<IReadOnlyList<JournaledStop>> ReadAsync(CancellationToken cancellationToken) => new([.. _stops]);

    public ValueTask<StoreMark?> ReadMarkAsync(CancellationToken cancellationToken) => new(_mark);

    public ValueTask RememberAsync(StoreMark mark, CancellationToken cancellationToken)
    {
        _mark = mark;
        return default;
    }
}
