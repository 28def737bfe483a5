using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Transforms;

/// <summary>A transform bound to one table, used by one task. Not thread-safe.</summary>
public interface ITableTransform
{
    /// <summary>The table as it leaves.</summary>
    TableSchema Output { get; }

    /// <summary>Transforms rows. The result may share columns with the input, and is valid until the next call.</summary>
    Batch Apply(Batch input);
}
