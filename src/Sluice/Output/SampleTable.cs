using System.Globalization;
using System.Text;
using Sluice.Runtime.Metrics;

namespace Sluice.Output;

/// <summary>A few rows as a table of plain text, narrow enough for a terminal.</summary>
internal static class SampleTable
{
    private const int WidestCell = 22;

    /// <summary>The rows, under the names of their columns.</summary>
    public static string Draw(IReadOnlyList<RowSample> rows)
    {
        var text = new StringBuilder();
        foreach (var table in rows.GroupBy(r => r.Table))
        {
            var lines = table.Select(r => r.Values.Select(Cell).ToList()).Prepend([.. table.Key.Columns.Select(c => c.Name)]).ToList();
            var widths = Enumerable.Range(0, table.Key.Columns.Count).Select(i => lines.Max(l => l[i].Length)).ToList();
            foreach (var line in lines)
                text.AppendLine("    " + string.Join("  ", line.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
        }

        return text.ToString();
    }

    private static string Cell(object? value)
    {
        var text = value switch
        {
            null => "NULL",
            string s => s.ReplaceLineEndings("\u21b5"),
            DateTime at => at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            byte[] bytes => $"{bytes.Length} bytes",
            System.Collections.IEnumerable => "...",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        return text.Length <= WidestCell ? text : text[..(WidestCell - 3)] + "...";
    }
}
