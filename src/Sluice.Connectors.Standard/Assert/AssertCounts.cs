namespace Sluice.Connectors.Standard.Assert;

/// <summary>
/// Committed rows by split and table. A split that is taken over again counts what the job's store says of it: rows whose commit the
/// store has not recorded come again. Thread-safe.
/// </summary>
internal sealed class AssertCounts
{
    /// <summary>The name under which rows of an earlier run count until a row tells their table.</summary>
    private const string UnknownTable = "";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Dictionary<string, long>> _splits = new(StringComparer.Ordinal);

    /// <summary>A split begins, or begins again, with these rows committed.</summary>
    public void Begin(string split, long rows, string? onlyTable)
    {
        lock (_gate)
        {
            if (_splits.TryGetValue(split, out var tables) && tables.Values.Sum() == rows)
                return;
            var table = tables is { Count: 1 } ? tables.Keys.First() : onlyTable ?? UnknownTable;
            _splits[split] = new Dictionary<string, long>(StringComparer.Ordinal);
            if (rows > 0)
                _splits[split].Add(table, rows);
        }
    }

    /// <summary>Rows of a split are committed.</summary>
    public void Add(string split, string table, long rows)
    {
        lock (_gate)
        {
            var tables = _splits[split];
            if (tables.Remove(UnknownTable, out var earlier))
                rows += earlier;
            tables[table] = tables.GetValueOrDefault(table) + rows;
        }
    }

    /// <summary>Committed rows of a table.</summary>
    public long Of(string table)
    {
        lock (_gate)
            return _splits.Values.Sum(t => t.GetValueOrDefault(table));
    }

    /// <summary>Committed rows of an earlier run whose table no row has told.</summary>
    public long OfUnknownTable() => Of(UnknownTable);

    /// <summary>The tables with committed rows.</summary>
    public IReadOnlyCollection<string> Tables()
    {
        lock (_gate)
            return [.. _splits.Values.SelectMany(t => t.Keys).Where(k => k.Length > 0).Distinct(StringComparer.Ordinal)];
    }
}
