using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Files.Records;

/// <summary>The values that a file's path gives to its rows: one text for each <c>name=value</c> folder.</summary>
internal sealed class PartitionValues
{
    private readonly (int Column, byte[] Value)[] _values;

    public PartitionValues(IReadOnlyDictionary<string, string> partitions, TableSchema table) =>
        _values = [.. partitions.Select(p => (table.IndexOf(p.Key), Encoding.UTF8.GetBytes(p.Value))).Where(v => v.Item1 >= 0)];

    /// <summary>Fills the columns of a batch whose other columns are complete.</summary>
    public void Append(Batch batch)
    {
        foreach (var (index, value) in _values)
        {
            var column = batch.Column<BinaryColumn>(index);
            for (var row = 0; row < batch.Count; row++)
                column.Append(value);
        }
    }
}
