using System.Buffers;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Formats;

/// <summary>
/// Writes values of one type as UTF-8 text that <see cref="TextColumnParser"/> reads back. Decimals have all digits of their scale,
/// floats the fewest that give the same value, instants are in UTC with <c>Z</c>; texts and bytes are written as they are.
/// Stateless and thread-safe.
/// </summary>
/// <remarks>
/// Inside a nested value an empty text and a null are written alike, as are an array without elements and one with a single null.
/// </remarks>
public abstract class TextColumnWriter
{
    private protected TextColumnWriter()
    {
    }

    /// <summary>Makes the writer of a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="formats">How dates and times are written; <c>null</c> is <see cref="TextFormats.Default"/>.</param>
    /// <exception cref="NotSupportedException">The type has no text form, or is nested too deep.</exception>
    public static TextColumnWriter Create(DataType type, TextFormats? formats = null) =>
        Create(type, formats ?? TextFormats.Default, TextSeparators.FirstLevel);

    /// <summary>Writes a value that is not null.</summary>
    /// <param name="column">A column of the writer's type.</param>
    /// <param name="row">The row.</param>
    /// <param name="output">Where to.</param>
    /// <exception cref="FormatException">A text inside a nested value holds one of the separators, so it could not be read back.</exception>
    public abstract void Write(ColumnData column, int row, IBufferWriter<byte> output);

    internal static TextColumnWriter Create(DataType type, TextFormats formats, int level)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.Kind switch
        {
            TypeKind.Null => new NullTextWriter(),
            TypeKind.Boolean => new BooleanTextWriter(),
            TypeKind.TinyInt => new NumberTextWriter<sbyte>(),
            TypeKind.SmallInt => new NumberTextWriter<short>(),
            TypeKind.Int => new NumberTextWriter<int>(),
            TypeKind.BigInt => new NumberTextWriter<long>(),
            TypeKind.Float => new NumberTextWriter<float>(),
            TypeKind.Double => new NumberTextWriter<double>(),
            TypeKind.Decimal => new DecimalTextWriter(type.Scale),
            TypeKind.String or TypeKind.Bytes => new BinaryTextWriter(isNested: level > TextSeparators.FirstLevel),
            TypeKind.Date => new DateTextWriter(formats.Date),
            TypeKind.Time => new TimeTextWriter(formats.Time),
            TypeKind.Timestamp => new TimestampTextWriter(formats.Timestamp),
            TypeKind.TimestampTz => new InstantTextWriter(),
            TypeKind.Array => new ListTextWriter(type.Element!, formats, level),
            TypeKind.FloatVector => new ListTextWriter(DataType.Float, formats, level),
            TypeKind.Map => new MapTextWriter(type, formats, level),
            TypeKind.Row => new RowTextWriter(type, formats, level),
            _ => throw new NotSupportedException($"A value of type {type} has no text form; use json."),
        };
    }

    private protected static void WriteByte(IBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }
}
