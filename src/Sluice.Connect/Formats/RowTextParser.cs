using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Formats;

/// <summary>Nested rows: fields parted by the level's separator; an empty or missing field is null, one too many is refused.</summary>
internal sealed class RowTextParser : TextColumnParser
{
    private readonly TextColumnParser[] _fields;
    private readonly byte _separator;

    public RowTextParser(DataType type, bool isValidUtf8, int level)
        : base($"{type} with its fields parted by \\u{TextSeparators.At(level):x4}")
    {
        _separator = TextSeparators.At(level);
        _fields = [.. type.Fields.Select(f => Create(f.Type, isValidUtf8, level + 1))];
    }

    public override bool TryAppend(ReadOnlySpan<byte> utf8, ColumnData column)
    {
        var row = (StructColumn)column;
        var before = row.Count;
        var at = 0;
        foreach (var part in utf8.Split(_separator))
        {
            var text = utf8[part];
            if (at < _fields.Length && text.IsEmpty)
                row.Fields[at].AppendNull();
            else if (at >= _fields.Length || !_fields[at].TryAppend(text, row.Fields[at]))
            {
                foreach (var field in row.Fields)
                    field.Truncate(before);
                return false;
            }

            at++;
        }

        for (; at < _fields.Length; at++)
            row.Fields[at].AppendNull();
        row.CloseRow();
        return true;
    }
}
