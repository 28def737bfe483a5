using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Transforms;

/// <summary>A bound transform that drops its table, or sends rows on to more than one. The engine asks for these members, not for the inherited ones.</summary>
public interface IRoutingTransform : ITableTransform
{
    /// <summary>The tables as they leave: none when the whole table is dropped.</summary>
    IReadOnlyList<TableSchema> Outputs { get; }

    /// <summary>Transforms rows: batches of the tables in <see cref="Outputs"/>, valid until the next call.</summary>
    IReadOnlyList<Batch> Route(Batch input);
}
