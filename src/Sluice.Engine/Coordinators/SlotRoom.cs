using Sluice.Core.Sessions;
using Sluice.Core.Snapshots;

namespace Sluice.Engine.Coordinators;

/// <summary>
/// What is free at the nodes in one turn of the queue, less what those before took: an estimate that says who is worth a look. Who gets what is decided by
/// the look. Not thread-safe.
/// </summary>
internal sealed class SlotRoom(IEnumerable<SessionLoad> sessions)
{
    private readonly List<(Tags Tags, int Free)> _nodes = [.. sessions.Where(s => s.FreeSlots > 0).Select(s => (s.Session.Tags, s.FreeSlots))];

    /// <summary>Nobody finds a slot any more.</summary>
    public bool IsFull => _nodes.Count == 0;

    /// <summary>Whether there is a slot for a run of this kind.</summary>
    public bool Fits(SlotWish wish) => _nodes.Exists(n => n.Tags.Cover(wish.Tags));

    /// <summary>Takes as many as such a run would.</summary>
    public void Take(SlotWish wish)
    {
        var left = wish.Slots;
        for (var i = _nodes.Count - 1; i >= 0 && left > 0; i--)
        {
            if (!_nodes[i].Tags.Cover(wish.Tags))
                continue;
            var taken = Math.Min(left, _nodes[i].Free);
            left -= taken;
            _nodes[i] = (_nodes[i].Tags, _nodes[i].Free - taken);
            if (_nodes[i].Free == 0)
                _nodes.RemoveAt(i);
        }
    }
}
