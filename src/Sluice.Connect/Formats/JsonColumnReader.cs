using System.Text.Json;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Formats;

/// <summary>
/// Reads JSON values of one type into a column. Numbers, booleans, dates and times may be given as text, with blanks around them;
/// bytes are base64; a string takes the JSON text of whatever else stands there; a row is an object or, by position, an array.
/// Stateless and thread-safe.
/// </summary>
public abstract class JsonColumnReader
{
    private protected JsonColumnReader()
    {
    }

    /// <summary>Makes the reader of a type.</summary>
    /// <exception cref="NotSupportedException">The type is a map whose keys have no text form.</exception>
    public static JsonColumnReader Create(DataType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.Kind switch
        {
            TypeKind.Null => new JsonNullReader(),
            TypeKind.String => new JsonStringReader(),
            TypeKind.Bytes or TypeKind.BinaryVector or TypeKind.Float16Vector or TypeKind.BFloat16Vector => new JsonBytesReader(),
            TypeKind.Array => new JsonListReader(Create(type.Element!)),
            TypeKind.FloatVector => new JsonListReader(Create(DataType.Float)),
            TypeKind.Map => new JsonMapReader(TextColumnParser.Create(type.Key!), Create(type.Element!)),
            TypeKind.SparseFloatVector => new JsonMapReader(TextColumnParser.Create(DataType.Int), Create(DataType.Float)),
            TypeKind.Row => new JsonRowValueReader(new JsonFields(type.Fields, failOnMissing: false)),
            _ => new JsonScalarReader(TextColumnParser.Create(type)),
        };
    }

    /// <summary>Reads a text that is one JSON value.</summary>
    /// <param name="json">The text.</param>
    /// <param name="column">A column of the reader's type; a value is appended, unless there is a failure.</param>
    /// <param name="failure">What is wrong.</param>
    /// <returns>False when the text is no value of the type; nothing was appended.</returns>
    public bool TryAppend(ReadOnlySpan<byte> json, ColumnData column, out JsonFailure failure)
    {
        ArgumentNullException.ThrowIfNull(column);
        var count = column.Count;
        var source = new JsonSource(json);
        try
        {
            if (source.Reader.Read() && Read(ref source, column) && IsAtEnd(ref source))
            {
                failure = default;
                return true;
            }
        }
        catch (JsonException e)
        {
            source.FailWith(Describe(e));
        }

        column.Truncate(count);
        failure = source.Failure;
        return false;
    }

    internal static bool IsAtEnd(ref JsonSource source) => !source.Reader.Read() || source.FailWith("something follows the JSON value");

    internal static string Describe(JsonException e) => $"not valid JSON at byte {e.BytePositionInLine + 1} of line {e.LineNumber + 1}";

    /// <summary>Reads the current value. On failure the column may hold a part of it.</summary>
    internal abstract bool Read(ref JsonSource source, ColumnData column);
}
