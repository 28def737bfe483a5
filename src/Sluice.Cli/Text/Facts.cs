using Spectre.Console;

namespace Sluice.Cli.Text;

/// <summary>Labels with what they stand for, a line each; empty ones are left out.</summary>
internal sealed class Facts
{
    private readonly List<(string Label, string Text, Style? Style)> _facts = [];

    public Facts Add(string label, string? text, Style? style = null)
    {
        if (!string.IsNullOrEmpty(text))
            _facts.Add((label, Printable.Of(text), style));
        return this;
    }

    /// <summary>Writes them, indented.</summary>
    public void Write(Screen screen, int indent = 2)
    {
        if (_facts.Count == 0)
            return;
        // On a narrow terminal the labels keep their width and the texts wrap beside them: a column of 20 is still read.
        var labels = _facts.Max(f => f.Label.Length);
        var grid = Screen.Hanging(indent + labels + 1);
        foreach (var (label, text, style) in _facts)
            grid.AddRow(new Spectre.Console.Text(new string(' ', indent) + label), new Spectre.Console.Text(text, style));
        screen.Write(grid);
    }
}
