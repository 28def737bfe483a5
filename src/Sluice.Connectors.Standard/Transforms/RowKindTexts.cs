using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Transforms;

/// <summary>The kinds of a batch's rows as a column of texts. Batches of inserts only share one that is filled once.</summary>
internal sealed class RowKindTexts(RowKindForm form)
{
    private readonly byte[][] _names = [.. Enum.GetValues<RowKind>().OrderBy(k => (int)k).Select(k => Encoding.UTF8.GetBytes(form == RowKindForm.Short ? k.ShortName() : k.FullName()))];
    private readonly BinaryColumn _inserts = (BinaryColumn)ColumnData.Create(DataType.String);
    private readonly BinaryColumn _mixed = (BinaryColumn)ColumnData.Create(DataType.String);

    public BinaryColumn Of(Batch rows)
    {
        if (rows.IsInsertOnly)
        {
            while (_inserts.Count < rows.Count)
                _inserts.Append(_names[(int)RowKind.Insert]);
            return _inserts;
        }

        _mixed.Clear();
        for (var row = 0; row < rows.Count; row++)
            _mixed.Append(_names[(int)rows.KindOf(row)]);
        return _mixed;
    }
}
