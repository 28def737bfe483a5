using Spectre.Console;

namespace Sluice.Cli.Text;

/// <summary>A table that fits: where it is too wide, the columns that matter least go first, then the one that may is shortened.</summary>
internal sealed class Listing<T>
{
    private const int Gap = 2;
    private const int Shortest = 12;
    private readonly List<ListingColumn<T>> _columns = [];

    /// <summary>Adds a column.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="text">An item's text.</param>
    /// <param name="keep">How much it matters: 0 is never left out, 1 goes last, higher ones first.</param>
    /// <param name="isNumber">Aligned to the right.</param>
    /// <param name="isElastic">May be shortened; one column of a table.</param>
    /// <param name="style">An item's style.</param>
    public Listing<T> Add(string title, Func<T, string> text, int keep = 0, bool isNumber = false, bool isElastic = false, Func<T, Style?>? style = null)
    {
        _columns.Add(new ListingColumn<T>(title, text, keep, isNumber, isElastic, style));
        return this;
    }

    /// <summary>The table, for a line of so many columns.</summary>
    public Table Draw(IReadOnlyList<T> items, int width)
    {
        var cells = _columns.ToDictionary(c => c, c => items.Select(i => Printable.Of(c.Text(i))).ToList());
        var widths = _columns.ToDictionary(c => c, c => cells[c].Append(c.Title).Max(t => t.GetCellWidth()));
        var shown = _columns.ToList();
        while (Needed() > width && shown.Where(c => c.Keep > 0).MaxBy(c => c.Keep) is { } least)
            shown.Remove(least);
        if (shown.Find(c => c.IsElastic) is { } elastic)
            widths[elastic] = Math.Min(widths[elastic], Math.Max(Shortest, width - Needed() + Tight(elastic)));

        var table = new Table().Border(TableBorder.None);
        table.UseSafeBorder = true;
        foreach (var column in shown)
        {
            var added = new TableColumn(new Spectre.Console.Text(column.Title, new Style(decoration: Decoration.Bold))).NoWrap();
            added.Padding = new Padding(0, 0, column == shown[^1] ? 0 : Gap, 0);
            added.Alignment = column.IsNumber ? Justify.Right : Justify.Left;
            table.AddColumn(added);
        }

        for (var i = 0; i < items.Count; i++)
            table.AddRow(shown.Select(c => new Spectre.Console.Text(Shorten(cells[c][i], widths[c]), c.Style?.Invoke(items[i]))));
        return table;

        int Needed() => shown.Sum(Tight) + (Gap * (shown.Count - 1));
        int Tight(ListingColumn<T> column) => column.IsElastic ? Math.Min(widths[column], Shortest) : widths[column];
    }

    private static string Shorten(string text, int width)
    {
        if (text.GetCellWidth() <= width)
            return text;
        var kept = text;
        while (kept.Length > 0 && kept.GetCellWidth() > width - 3)
            kept = kept[..^1];
        return (char.IsHighSurrogate(kept.LastOrDefault()) ? kept[..^1] : kept) + "...";
    }
}
