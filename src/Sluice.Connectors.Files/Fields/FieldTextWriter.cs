using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Formats;
using Sluice.Connect.Schema;
using Sluice.Connectors.Files.Records;

namespace Sluice.Connectors.Files.Fields;

/// <summary>Writes values of one type as texts that <see cref="FieldTextReader"/> reads back.</summary>
internal sealed class FieldTextWriter : IDisposable
{
    private readonly ByteWriter _utf8 = new(64);
    private readonly TextColumnWriter? _text;
    private readonly JsonRowWriter? _json;

    public FieldTextWriter(DataType type, TextFormats formats)
    {
        if (FieldTextReader.IsBytes(type))
            return;
        if (FieldTextReader.IsNested(type))
            _json = new JsonRowWriter(new TableSchema(TablePath.Default, []));
        else
            _text = TextColumnWriter.Create(type, formats);
    }

    /// <summary>The text of a value that is not null.</summary>
    public string Text(ColumnData column, int row)
    {
        if (column is BinaryColumn bytes)
            return column.Type.Kind == TypeKind.String ? bytes.GetString(row) : Convert.ToBase64String(bytes[row]);
        _utf8.Truncate(0);
        if (_json is { } json)
            json.WriteValue(column, row, _utf8);
        else
            _text!.Write(column, row, _utf8);
        return Encoding.UTF8.GetString(_utf8.Written);
    }

    public void Dispose() => _json?.Dispose();
}
