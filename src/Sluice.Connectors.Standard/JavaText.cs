using System.Globalization;
using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard;

/// <summary>Values as SeaTunnel prints them, that is as Java's toString writes them; null is the empty text.</summary>
internal static class JavaText
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Appends a value's text.</summary>
    public static void Append(StringBuilder text, ColumnData column, int row)
    {
        if (column.IsNull(row))
            return;
        switch (column)
        {
            case BinaryColumn { Type.Kind: TypeKind.String } strings:
                AppendUtf8(text, strings[row]);
                break;
            case BinaryColumn bytes:
                AppendBytes(text, bytes[row]);
                break;
            case BooleanColumn flags:
                text.Append(flags[row] ? "true" : "false");
                break;
            case FixedColumn<float> floats:
                JavaNumber.Append(text, floats[row]);
                break;
            case FixedColumn<double> doubles:
                JavaNumber.Append(text, doubles[row]);
                break;
            case FixedColumn<int> { Type.Kind: TypeKind.Date } dates:
                AppendDate(text, dates[row]);
                break;
            case FixedColumn<long> { Type.Kind: TypeKind.Time } times:
                AppendTime(text, times[row]);
                break;
            case FixedColumn<long> { Type.Kind: TypeKind.Timestamp } timestamps:
                AppendTimestamp(text, timestamps[row]);
                break;
            case FixedColumn<long> { Type.Kind: TypeKind.TimestampTz } instants:
                AppendTimestamp(text, instants[row]);
                text.Append('Z');
                break;
            case StructColumn rows:
                AppendRow(text, rows, row);
                break;
            case ListColumn lists:
                AppendList(text, lists, row);
                break;
            case MapColumn maps:
                JavaMapText.Append(text, maps, row);
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"{column.GetValue(row)}");
                break;
        }
    }

    private static void AppendUtf8(StringBuilder text, ReadOnlySpan<byte> utf8)
    {
        Span<char> room = stackalloc char[256];
        if (utf8.Length <= room.Length)
            text.Append(room[..Encoding.UTF8.GetChars(utf8, room)]);
        else
            text.Append(Encoding.UTF8.GetString(utf8));
    }

    private static void AppendBytes(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        text.Append('[');
        for (var i = 0; i < bytes.Length; i++)
            text.Append(i == 0 ? "" : ", ").Append((sbyte)bytes[i]);
        text.Append(']');
    }

    private static void AppendRow(StringBuilder text, StructColumn rows, int row)
    {
        text.Append('[');
        for (var i = 0; i < rows.Fields.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            Append(text, rows.Fields[i], row);
        }

        text.Append(']');
    }

    private static void AppendList(StringBuilder text, ListColumn lists, int row)
    {
        var (start, end) = (lists.Offsets[row], lists.Offsets[row + 1]);
        text.Append('[');
        for (var i = start; i < end; i++)
        {
            text.Append(i == start ? "" : ", ");
            Append(text, lists.Items, i);
        }

        text.Append(']');
    }

    private static void AppendDate(StringBuilder text, int days) =>
        text.Append(CultureInfo.InvariantCulture, $"{TemporalValues.ToDate(days):yyyy-MM-dd}");

    private static void AppendTimestamp(StringBuilder text, long microseconds)
    {
        var (days, rest) = Math.DivRem(microseconds, TemporalValues.MicrosecondsPerDay);
        if (rest < 0)
        {
            days--;
            rest += TemporalValues.MicrosecondsPerDay;
        }

        AppendDate(text, (int)days);
        text.Append('T');
        AppendTime(text, rest * 1000);
    }

    // Seconds only where there are any, fractions in groups of three digits.
    private static void AppendTime(StringBuilder text, long nanoseconds)
    {
        var seconds = nanoseconds / NanosecondsPerSecond;
        var fraction = nanoseconds % NanosecondsPerSecond;
        text.Append(CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}");
        if (seconds % 60 == 0 && fraction == 0)
            return;
        text.Append(CultureInfo.InvariantCulture, $":{seconds % 60:00}");
        if (fraction == 0)
            return;
        var (digits, width) = fraction % 1_000_000 == 0 ? (fraction / 1_000_000, 3)
            : fraction % 1000 == 0 ? (fraction / 1000, 6)
            : (fraction, 9);
        text.Append('.').Append(digits.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0'));
    }
}
