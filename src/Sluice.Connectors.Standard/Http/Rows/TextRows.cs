using Sluice.Connect.Batches;
using Sluice.Connect.Formats;

namespace Sluice.Connectors.Standard.Http.Rows;

/// <summary>Texts, for the table's only column.</summary>
internal sealed class TextRows(IReadOnlyList<ReadOnlyMemory<byte>> texts) : PageRows([])
{
    public override int Count => texts.Count;

    public override bool TryAppend(int row, Batch batch, out JsonFailure failure)
    {
        batch.Column<BinaryColumn>(0).Append(texts[row].Span);
        failure = default;
        return true;
    }

    public override ReadOnlyMemory<byte> TextOf(int row) => texts[row];
}
