using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Formats;

/// <summary>
/// Reads values of one type from UTF-8 text into a column. Nothing is lost silently: a number that overflows, fraction digits that do
/// not fit the scale, and blanks around a number are refused. Stateless and thread-safe.
/// </summary>
/// <remarks>
/// Dates: <c>yyyy-MM-dd</c>, also with <c>/</c> or <c>.</c>, <c>yyyyMMdd</c>, <c>yyyy年MM月dd日</c>. Times: <c>HH:mm:ss</c> with up
/// to nine fraction digits. Timestamps: a date, a blank or <c>T</c>, a time; <c>yyyyMMddHHmmss</c>; <c>yyyy年MM月dd日 HH时mm分ss秒</c>;
/// what is finer than a microsecond is cut off. Instants are timestamps with <c>Z</c> or an offset such as <c>+02:00</c>.
/// </remarks>
public abstract class TextColumnParser
{
    private protected TextColumnParser(string expects) => Expects = expects;

    /// <summary>What a text must be, in the words of an error message: <c>a whole number from -128 to 127</c>.</summary>
    public string Expects { get; }

    /// <summary>Makes the parser of a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="isValidUtf8">
    /// The caller has checked that all text is valid UTF-8, so that string columns need not. Default: they check each value.
    /// </param>
    /// <exception cref="NotSupportedException">The type has no text form, or is nested too deep.</exception>
    public static TextColumnParser Create(DataType type, bool isValidUtf8 = false) => Create(type, isValidUtf8, TextSeparators.FirstLevel);

    /// <summary>Reads a value and appends it. An empty text is an empty text here, not a null.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="column">A column of the parser's type.</param>
    /// <returns>False when the text is no value of the type: nothing was appended to the column.</returns>
    public abstract bool TryAppend(ReadOnlySpan<byte> utf8, ColumnData column);

    /// <summary>Reads many values, one call for all of them. An empty text is a null here: what an empty field without quotes is.</summary>
    /// <param name="text">Holds all the texts.</param>
    /// <param name="starts">Where each text begins in <paramref name="text"/>.</param>
    /// <param name="lengths">How long each text is, in bytes; as many as <paramref name="starts"/>.</param>
    /// <param name="column">A column of the parser's type.</param>
    /// <returns>How many were appended; the next one, if there is one, is no value of the type.</returns>
    public virtual int AppendAll(ReadOnlySpan<byte> text, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, ColumnData column)
    {
        ArgumentNullException.ThrowIfNull(column);
        for (var i = 0; i < starts.Length; i++)
        {
            if (lengths[i] == 0)
                column.AppendNull();
            else if (!TryAppend(text.Slice(starts[i], lengths[i]), column))
                return i;
        }

        return starts.Length;
    }

    internal static TextColumnParser Create(DataType type, bool isValidUtf8, int level)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.Kind switch
        {
            TypeKind.Null => new NullTextParser(),
            TypeKind.Boolean => new BooleanTextParser(),
            TypeKind.TinyInt => new IntegerTextParser<sbyte>(),
            TypeKind.SmallInt => new IntegerTextParser<short>(),
            TypeKind.Int => new IntegerTextParser<int>(),
            TypeKind.BigInt => new IntegerTextParser<long>(),
            TypeKind.Float => new FloatTextParser<float>(),
            TypeKind.Double => new FloatTextParser<double>(),
            TypeKind.Decimal => new DecimalTextParser(type),
            TypeKind.String => new BinaryTextParser(checksUtf8: !isValidUtf8),
            TypeKind.Bytes => new BinaryTextParser(checksUtf8: false),
            TypeKind.Date => new DateTextParser(),
            TypeKind.Time => new TimeTextParser(),
            TypeKind.Timestamp => new TimestampTextParser(),
            TypeKind.TimestampTz => new InstantTextParser(),
            TypeKind.Array => new ListTextParser(type.Element!, isValidUtf8, level),
            TypeKind.FloatVector => new ListTextParser(DataType.Float, isValidUtf8, level),
            TypeKind.Map => new MapTextParser(type, isValidUtf8, level),
            TypeKind.Row => new RowTextParser(type, isValidUtf8, level),
            _ => throw new NotSupportedException($"A value of type {type} has no text form; use json."),
        };
    }
}
