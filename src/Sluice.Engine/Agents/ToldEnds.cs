using Sluice.Core.Attempts;
using Sluice.Core.Identity;

namespace Sluice.Engine.Agents;

/// <summary>
/// Ends of attempts that the store has answered. An older copy that takes its place may have forgotten them, and nobody else can say that those
/// processes are gone: then they are told again. Only the latest are kept: what is older had time to reach every copy. Thread-safe.
/// </summary>
/// <param name="most">How many are kept.</param>
internal sealed class ToldEnds(int most)
{
    private readonly Lock _gate = new();
    private readonly Queue<AttemptReport> _told = [];
    private readonly Queue<AttemptReport> _again = [];
    private readonly HashSet<AttemptId> _kept = [];
    private int _recoveries;

    /// <summary>Whether this attempt's end has been told: it must not begin a second time here.</summary>
    public bool Has(AttemptId attempt)
    {
        lock (_gate)
            return _kept.Contains(attempt);
    }

    /// <summary>The store has answered an end.</summary>
    public void Keep(AttemptReport end)
    {
        lock (_gate)
        {
            _told.Enqueue(end);
            _kept.Add(end.Attempt);
            while (_told.Count > most)
                _kept.Remove(_told.Dequeue().Attempt);
        }
    }

    /// <summary>An end that was told again has not been answered.</summary>
    public void Miss(AttemptReport end)
    {
        lock (_gate)
            _again.Enqueue(end);
    }

    /// <summary>What is to be told again next: all that was kept, once for each time that a copy took the store's place, some at a time.</summary>
    /// <param name="recoveries">How often that has happened.</param>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<AttemptReport> Take(int recoveries, int count)
    {
        lock (_gate)
        {
            if (recoveries != _recoveries)
            {
                _recoveries = recoveries;
                while (_told.TryDequeue(out var told))
                    _again.Enqueue(told);
            }

            List<AttemptReport> next = [];
            while (next.Count < count && _again.TryDequeue(out var end))
                next.Add(end);
            return next;
        }
    }
}
