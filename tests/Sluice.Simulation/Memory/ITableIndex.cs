namespace Sluice.Simulation.Memory;

/// <summary>Told of each change of a table.</summary>
internal interface ITableIndex<in TKey, in TRow>
{
    void Add(TKey key, TRow row);

    void Change(TKey key, TRow old, TRow row);

    void Remove(TKey key, TRow row);
}
