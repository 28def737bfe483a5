using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Sluice.Simulation.Memory;

/// <summary>Rows by their key, and by what they are asked for, as a database would have them: a world of thousands of nodes is read like one of three.</summary>
internal sealed class IndexedTable<TKey, TRow> : IReadOnlyDictionary<TKey, TRow>
    where TKey : notnull
{
    private readonly Dictionary<TKey, TRow> _rows = [];
    private readonly List<ITableIndex<TKey, TRow>> _indexes = [];

    public int Count => _rows.Count;

    public IEnumerable<TKey> Keys => _rows.Keys;

    public IEnumerable<TRow> Values => _rows.Values;

    public TRow this[TKey key]
    {
        get => _rows[key];
        set
        {
            if (_rows.TryGetValue(key, out var old))
                _indexes.ForEach(i => i.Change(key, old, value));
            else
                _indexes.ForEach(i => i.Add(key, value));
            _rows[key] = value;
        }
    }

    /// <summary>Adds an index, before the first row. Rows for which there is no <typeparamref name="TIndexKey"/> are not in it.</summary>
    /// <param name="of">What a row is found by; <c>null</c>: not by this index.</param>
    public TableIndex<TKey, TRow, TIndexKey> Index<TIndexKey>(Func<TRow, TIndexKey?> of)
        where TIndexKey : struct
    {
        var index = new TableIndex<TKey, TRow, TIndexKey>(_rows, of);
        Tell(index);
        return index;
    }

    /// <summary>Tells somebody of each change, from before the first row on.</summary>
    public void Tell(ITableIndex<TKey, TRow> index) => _indexes.Add(index);

    public bool TryAdd(TKey key, TRow row)
    {
        if (_rows.ContainsKey(key))
            return false;
        this[key] = row;
        return true;
    }

    public void Remove(TKey key)
    {
        if (_rows.Remove(key, out var row))
            _indexes.ForEach(i => i.Remove(key, row));
    }

    /// <summary>Takes in all rows of another.</summary>
    public void Fill(IndexedTable<TKey, TRow> rows)
    {
        foreach (var (key, row) in rows)
            this[key] = row;
    }

    public bool ContainsKey(TKey key) => _rows.ContainsKey(key);

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TRow value) => _rows.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<TKey, TRow>> GetEnumerator() => _rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
