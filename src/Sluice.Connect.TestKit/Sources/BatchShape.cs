using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;

namespace Sluice.Connect.TestKit.Sources;

/// <summary>What holds for every batch that a source returns.</summary>
internal static class BatchShape
{
    public static void Check(Batch batch, TableSchema table, Split split)
    {
        var where = $"A batch of split '{split.Id}'";
        Rule.Equal(table.Path, batch.Schema.Path, $"{where}: its table");
        Rule.Holds(batch.Count > 0, $"{where} is empty; only unbounded sources return empty batches.");
        Rule.Holds(batch.Count <= Batch.MaxRows, $"{where} has {batch.Count} rows; at most {Batch.MaxRows} are allowed.");
        Rule.Holds(
            batch.Count == 1 || batch.ByteSize <= 2 * Batch.TargetBytes,
            $"{where} has {batch.ByteSize} bytes in {batch.Count} rows; a source ends a batch at {Batch.TargetBytes} bytes.");
        Rule.Equal(table.Columns.Count, batch.Columns.Count, $"{where}: its number of columns");
        for (var i = 0; i < batch.Columns.Count; i++)
        {
            Rule.Equal(table.Columns[i].Type, batch.Columns[i].Type, $"{where}: the type of column '{table.Columns[i].Name}'");
            Rule.Equal(batch.Count, batch.Columns[i].Count, $"{where}: the values in column '{table.Columns[i].Name}'");
        }
    }
}
