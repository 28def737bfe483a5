namespace Sluice.Simulation.Memory;

/// <summary>Finds the rows of a table by something that they share, in the order in which they came to share it.</summary>
internal sealed class TableIndex<TKey, TRow, TIndexKey>(Dictionary<TKey, TRow> rows, Func<TRow, TIndexKey?> of) : ITableIndex<TKey, TRow>
    where TKey : notnull
    where TIndexKey : struct
{
    private readonly Dictionary<TIndexKey, List<TKey>> _found = [];

    /// <summary>The rows that are found by this; those of the moment in which it is asked.</summary>
    public IEnumerable<TRow> this[TIndexKey key] => _found.TryGetValue(key, out var keys) ? keys.Select(k => rows[k]) : [];

    /// <summary>How many rows are found by this.</summary>
    public int Count(TIndexKey key) => _found.TryGetValue(key, out var keys) ? keys.Count : 0;

    public void Add(TKey key, TRow row)
    {
        if (of(row) is not { } by)
            return;
        if (!_found.TryGetValue(by, out var keys))
            _found[by] = keys = [];
        keys.Add(key);
    }

    public void Change(TKey key, TRow old, TRow row)
    {
        if (EqualityComparer<TIndexKey?>.Default.Equals(of(old), of(row)))
            return;
        Remove(key, old);
        Add(key, row);
    }

    public void Remove(TKey key, TRow row)
    {
        if (of(row) is { } by && _found.TryGetValue(by, out var keys) && keys.Remove(key) && keys.Count == 0)
            _found.Remove(by);
    }
}
