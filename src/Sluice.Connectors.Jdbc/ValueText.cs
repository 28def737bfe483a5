using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Jdbc;

/// <summary>Values as the text that databases read into any type that can hold them; containers as array literals or JSON.</summary>
internal static class ValueText
{
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of a value that is not null.</summary>
    /// <param name="column">The column.</param>
    /// <param name="row">The row.</param>
    /// <param name="asJson">Arrays are written as JSON; else as array literals.</param>
    public static string Format(ColumnData column, int row, bool asJson)
    {
        switch (column.Type.Kind)
        {
            case TypeKind.Array or TypeKind.FloatVector when !asJson:
                return ArrayLiteral((object?[])column.GetValue(row)!);
            case TypeKind.Array or TypeKind.FloatVector or TypeKind.Map or TypeKind.Row or TypeKind.SparseFloatVector:
                using (var stream = new MemoryStream())
                {
                    using (var writer = new Utf8JsonWriter(stream, JsonOptions))
                        WriteJson(writer, column, row);
                    return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
                }

            default:
                return Scalar(column.GetValue(row)!);
        }
    }

    private static string Scalar(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        float number => Number(number),
        double number => Number(number),
        byte[] bytes => "\\x" + Convert.ToHexStringLower(bytes),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFzzz", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Number(double value) =>
        double.IsNaN(value) ? "NaN" : double.IsInfinity(value) ? (value > 0 ? "Infinity" : "-Infinity") : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Number(float value) =>
        float.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : Number((double)value);

    private static string ArrayLiteral(object?[] items)
    {
        var text = new StringBuilder("{");
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0)
                text.Append(',');
            text.Append(items[i] switch
            {
                null => "NULL",
                object?[] nested => ArrayLiteral(nested),
                { } item => $"\"{Scalar(item).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
            });
        }

        return text.Append('}').ToString();
    }

    private static void WriteJson(Utf8JsonWriter writer, ColumnData column, int row)
    {
        if (column.IsNull(row))
        {
            writer.WriteNullValue();
            return;
        }

        switch (column)
        {
            case ListColumn list:
                writer.WriteStartArray();
                for (var i = list.Offsets[row]; i < list.Offsets[row + 1]; i++)
                    WriteJson(writer, list.Items, i);
                writer.WriteEndArray();
                break;
            case MapColumn map:
                writer.WriteStartObject();
                for (var i = map.Offsets[row]; i < map.Offsets[row + 1]; i++)
                {
                    writer.WritePropertyName(map.Keys.IsNull(i) ? "null" : Scalar(map.Keys.GetValue(i)!));
                    WriteJson(writer, map.Values, i);
                }

                writer.WriteEndObject();
                break;
            case StructColumn record:
                writer.WriteStartObject();
                for (var i = 0; i < record.Fields.Count; i++)
                {
                    writer.WritePropertyName(record.Type.Fields[i].Name);
                    WriteJson(writer, record.Fields[i], row);
                }

                writer.WriteEndObject();
                break;
            case BooleanColumn flags:
                writer.WriteBooleanValue(flags[row]);
                break;
            case BinaryColumn bytes when bytes.Type.Kind == TypeKind.String:
                writer.WriteStringValue(bytes[row]);
                break;
            case BinaryColumn bytes:
                writer.WriteBase64StringValue(bytes[row]);
                break;
            default:
                WriteJsonScalar(writer, column.GetValue(row)!);
                break;
        }
    }

    private static void WriteJsonScalar(Utf8JsonWriter writer, object value)
    {
        if (value is sbyte or short or int or long or DecimalValue || (value is double d && double.IsFinite(d)) || (value is float f && float.IsFinite(f)))
            writer.WriteRawValue(Scalar(value));
        else
            writer.WriteStringValue(Scalar(value));
    }
}
