using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Formats;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Files.Fields;

/// <summary>
/// Reads values of one type from texts of a format that has elements or cells for them: nested values are JSON, bytes base64, and a blank
/// text is a null unless it is a string or bytes. What <see cref="FieldTextWriter"/> writes.
/// </summary>
internal sealed class FieldTextReader
{
    private const string White = " \t\r\n";

    private readonly DataType _type;
    private readonly TextColumnParser? _text;
    private readonly JsonColumnReader? _json;
    private byte[] _utf8 = new byte[256];

    public FieldTextReader(DataType type)
    {
        _type = type;
        if (IsBytes(type))
            return;
        if (IsNested(type))
            _json = JsonColumnReader.Create(type);
        else
            _text = TextColumnParser.Create(type);
    }

    /// <summary>Values of the type are written as JSON.</summary>
    public static bool IsNested(DataType type) =>
        type.Kind is TypeKind.Array or TypeKind.Map or TypeKind.Row or TypeKind.FloatVector or TypeKind.SparseFloatVector;

    /// <summary>Values of the type are written as base64.</summary>
    public static bool IsBytes(DataType type) =>
        type.Kind is TypeKind.Bytes or TypeKind.BinaryVector or TypeKind.Float16Vector or TypeKind.BFloat16Vector;

    /// <summary>Appends a value.</summary>
    /// <returns>What is wrong with the text, as the end of a sentence; <c>null</c> when it was appended.</returns>
    public string? Append(string text, ColumnData column)
    {
        if (_type.Kind == TypeKind.String)
        {
            ((BinaryColumn)column).Append(text);
            return null;
        }

        var value = text.AsSpan().Trim(White);
        if (value.IsEmpty && !IsBytes(_type))
        {
            column.AppendNull();
            return null;
        }

        var room = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (_utf8.Length < room)
            _utf8 = new byte[room];
        var utf8 = _utf8.AsSpan(0, Encoding.UTF8.GetBytes(value, _utf8));
        if (_text is { } parser)
            return parser.TryAppend(utf8, column) ? null : $"is not {parser.Expects} ({_type})";
        if (_json is { } json)
            return json.TryAppend(utf8, column, out var failure) ? null : $"is not the JSON text of {_type}: {failure.Reason}";
        return AppendBytes(utf8, (BinaryColumn)column);
    }

    private static string? AppendBytes(ReadOnlySpan<byte> base64, BinaryColumn column)
    {
        var room = column.Reserve(Base64.GetMaxDecodedFromUtf8Length(base64.Length));
        if (Base64.DecodeFromUtf8(base64, room, out _, out var length) != OperationStatus.Done)
            return "is not base64 (bytes)";
        column.Commit(length);
        return null;
    }
}
