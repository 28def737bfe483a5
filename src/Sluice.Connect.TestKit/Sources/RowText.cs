using System.Globalization;
using Sluice.Connect.Batches;

namespace Sluice.Connect.TestKit.Sources;

/// <summary>Rows as texts that tell values, types and nulls apart: what checks compare.</summary>
internal static class RowText
{
    public static IEnumerable<string> Of(Batch batch) => Enumerable.Range(0, batch.Count)
        .Select(row => $"{batch.KindOf(row)} {string.Join('|', batch.Columns.Select(c => Of(c.GetValue(row))))}");

    private static string Of(object? value) => value switch
    {
        null => "NULL",
        string text => $"'{text}'",
        byte[] bytes => "x" + Convert.ToHexString(bytes),
        object?[] items => $"[{string.Join(',', items.Select(Of))}]",
        IEnumerable<KeyValuePair<object?, object?>> pairs => $"{{{string.Join(',', pairs.Select(p => $"{Of(p.Key)}={Of(p.Value)}"))}}}",
        DateTime or DateTimeOffset or DateOnly or TimeOnly => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        float or double => ((IFormattable)value).ToString("R", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
