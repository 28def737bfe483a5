using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>Bytes as base64.</summary>
internal sealed class JsonBytesReader : JsonColumnReader
{
    private const string Expects = "bytes as base64 text";

    internal override bool Read(ref JsonSource source, ColumnData column)
    {
        var target = (BinaryColumn)column;
        if (source.Reader.TokenType == JsonTokenType.Null)
        {
            target.AppendNull();
            return true;
        }

        if (source.Reader.TokenType != JsonTokenType.String)
            return source.Fail(Expects);
        if (source.Reader.ValueIsEscaped)
        {
            if (!source.Reader.TryGetBytesFromBase64(out var bytes))
                return source.Fail(Expects);
            target.Append(bytes);
            return true;
        }

        var text = source.Reader.ValueSpan;
        var room = target.Reserve(Base64.GetMaxDecodedFromUtf8Length(text.Length) + 3);
        if (Base64.DecodeFromUtf8(text, room, out _, out var length) != OperationStatus.Done)
            return source.Fail(Expects);
        target.Commit(length);
        return true;
    }
}
