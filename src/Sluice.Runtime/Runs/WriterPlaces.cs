namespace Sluice.Runtime.Runs;

/// <summary>How many may write to each sink of a job at once, in this process. Thread-safe.</summary>
/// <param name="most">By sink; <see cref="int.MaxValue"/> for no limit.</param>
internal sealed class WriterPlaces(IEnumerable<int> most)
{
    // Nothing waits by its handle, so there is nothing to dispose of.
    private readonly SemaphoreSlim?[] _places = [.. most.Select(m => m == int.MaxValue ? null : new SemaphoreSlim(m))];

    /// <summary>Takes a place at each of these sinks, always in the same order, so that two tasks cannot wait for each other.</summary>
    /// <returns>Gives the places back when it is disposed.</returns>
    public async ValueTask<IDisposable> AcquireAsync(IReadOnlyList<int> sinks, CancellationToken cancellationToken)
    {
        var held = new HeldPlaces();
        try
        {
            foreach (var places in sinks.Order().Select(s => _places[s]).OfType<SemaphoreSlim>())
            {
                await places.WaitAsync(cancellationToken);
                held.Add(places);
            }
        }
        catch
        {
            held.Dispose();
            throw;
        }

        return held;
    }

    private sealed class HeldPlaces : IDisposable
    {
        private readonly List<SemaphoreSlim> _held = [];

        public void Add(SemaphoreSlim place) => _held.Add(place);

        public void Dispose()
        {
            foreach (var place in _held)
                place.Release();
            _held.Clear();
        }
    }
}
