using System.Text;
using System.Text.Encodings.Web;
using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard;

/// <summary>Maps as SeaTunnel prints them: JSON, with texts for keys and for whatever JSON has no form for.</summary>
internal static class JavaMapText
{
    /// <summary>Appends a map's text.</summary>
    public static void Append(StringBuilder text, MapColumn map, int row)
    {
        text.Append('{');
        for (int start = map.Offsets[row], i = start; i < map.Offsets[row + 1]; i++)
        {
            text.Append(i == start ? "" : ",");
            AppendQuoted(text, map.Keys, i);
            text.Append(':');
            if (map.Values.IsNull(i))
                text.Append("null");
            else if (map.Values is BinaryColumn || map.Values.Type.Kind is >= Connect.Schema.TypeKind.Date and <= Connect.Schema.TypeKind.TimestampTz)
                AppendQuoted(text, map.Values, i);
            else
                JavaText.Append(text, map.Values, i);
        }

        text.Append('}');
    }

    private static void AppendQuoted(StringBuilder text, ColumnData column, int row)
    {
        var plain = new StringBuilder();
        JavaText.Append(plain, column, row);
        text.Append('"').Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(plain.ToString())).Append('"');
    }
}
