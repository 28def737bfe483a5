using Sluice.Connect.Schema;

namespace Sluice.Connect.Batches;

/// <summary>Lends batches to a reader. Used by one reader at a time; the engine takes each batch back when its rows are written.</summary>
public interface IBatchPool
{
    /// <summary>An empty batch for a table. The reader hands it on by returning it from its read, or gives it back.</summary>
    Batch Rent(TableSchema schema);

    /// <summary>Gives back a batch that was not handed on.</summary>
    void Return(Batch batch);
}
