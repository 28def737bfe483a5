using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.Connect.TestKit.Sources;

/// <summary>Tables and splits, as a job's store keeps them.</summary>
internal sealed record PlannedSource(SourceCapabilities Capabilities, IReadOnlyList<TableSchema> Tables, IReadOnlyList<Split> Splits)
{
    public TableSchema TableOf(Split split) => Tables.FirstOrDefault(t => t.Path == split.Table)
        ?? throw new ConformanceException($"Split '{split.Id}' is of table {split.Table}, which the source does not have.");
}
