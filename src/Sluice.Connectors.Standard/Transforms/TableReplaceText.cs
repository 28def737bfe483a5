using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

/// <summary>Replaces a text by another, on the bytes: in valid UTF-8 a text is found only where it begins.</summary>
internal sealed class TableReplaceText(TableSchema input, int column, byte[] pattern, byte[] replacement) : ITableTransform
{
    private readonly ColumnData[] _columns = new ColumnData[input.Columns.Count];
    private readonly BinaryColumn _result = (BinaryColumn)ColumnData.Create(DataType.String);

    public TableSchema Output => input;

    public Batch Apply(Batch input)
    {
        var source = input.Column<BinaryColumn>(column);
        if (source.Data.IndexOf(pattern) < 0)
            return input;
        _result.Clear();
        for (var row = 0; row < input.Count; row++)
        {
            if (source.IsNull(row))
                _result.AppendNull();
            else
                Append(source[row]);
        }

        for (var i = 0; i < _columns.Length; i++)
            _columns[i] = i == column ? _result : input.Columns[i];
        return input.View(Output, _columns);
    }

    private void Append(ReadOnlySpan<byte> value)
    {
        var found = value.IndexOf(pattern);
        if (found < 0)
        {
            _result.Append(value);
            return;
        }

        // The longest possible result: everything that can be a match becomes a replacement.
        var growth = Math.Max(0, replacement.Length - pattern.Length);
        var room = _result.Reserve(checked(value.Length + (value.Length / pattern.Length * growth)));
        var length = 0;
        for (; found >= 0; found = value.IndexOf(pattern))
        {
            value[..found].CopyTo(room[length..]);
            replacement.CopyTo(room[(length + found)..]);
            length += found + replacement.Length;
            value = value[(found + pattern.Length)..];
        }

        value.CopyTo(room[length..]);
        _result.Commit(length + value.Length);
    }
}
