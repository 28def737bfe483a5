using System.Buffers;
using System.Text;
using System.Text.Json;
using Sluice.Connect.Batches;

namespace Sluice.Connect.Formats;

/// <summary>Numbers, booleans, dates and times: the token's text, by the rules of texts.</summary>
internal sealed class JsonScalarReader(TextColumnParser parser) : JsonColumnReader
{
    private const int OnStack = 256;

    internal override bool Read(ref JsonSource source, ColumnData column)
    {
        switch (source.Reader.TokenType)
        {
            case JsonTokenType.Null:
                column.AppendNull();
                return true;
            case JsonTokenType.String when source.Reader.ValueIsEscaped:
                return ReadEscaped(ref source, column) || source.Fail(parser.Expects);
            case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                return parser.TryAppend(Trim(source.Reader.ValueSpan), column) || source.Fail(parser.Expects);
            default:
                return source.Fail(parser.Expects);
        }
    }

    private bool ReadEscaped(ref JsonSource source, ColumnData column)
    {
        var length = source.Reader.ValueSpan.Length;
        var rented = length > OnStack ? ArrayPool<byte>.Shared.Rent(length) : null;
        try
        {
            var room = rented is null ? stackalloc byte[OnStack] : rented;
            return parser.TryAppend(Trim(room[..source.Reader.CopyString(room)]), column);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair or invalid UTF-8.
            return false;
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text[Ascii.Trim(text)];
}
