using Sluice.Cli.Asking;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sluice.Cli.Text;

/// <summary>Writes text that fits the terminal's width, with colors only where there are any.</summary>
internal sealed class Screen(TextWriter writer, Func<int> width, bool hasColors)
{
    /// <summary>Columns of a line.</summary>
    public int Width => Math.Max(20, width());

    /// <summary>Writes a line as it is, however long.</summary>
    public void Raw(string line) => writer.WriteLine(line);

    /// <summary>Writes an empty line.</summary>
    public void Gap() => writer.WriteLine();

    /// <summary>Writes a paragraph, its words wrapped.</summary>
    public void Say(string text, Style? style = null) => Write(new Spectre.Console.Text(Printable.Of(text), style));

    /// <summary>Writes a paragraph beside a mark; its further lines begin where its first one does.</summary>
    public void Say(string mark, string text, Style? style = null)
    {
        var grid = Hanging(Printable.Of(mark).GetCellWidth());
        grid.AddRow(new Spectre.Console.Text(Printable.Of(mark), style), new Spectre.Console.Text(Printable.Of(text), style));
        Write(grid);
    }

    /// <summary>Writes what to do next: the words wrapped, the command on a line of its own and whole.</summary>
    public void Say(Hint hint)
    {
        Say(hint.Text);
        if (hint.Command is { } command)
            Raw($"  {command}");
    }

    /// <summary>Two columns without space around them, the first as wide as told.</summary>
    public static Grid Hanging(int first)
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn().NoWrap().Width(first).Padding(0, 0, 1, 0));
        grid.AddColumn(new GridColumn().Padding(0, 0, 0, 0));
        return grid;
    }

    /// <summary>Writes anything.</summary>
    public void Write(IRenderable content) => writer.Write(Draw(content));

    /// <summary>What <see cref="Write"/> would write.</summary>
    public string Draw(IRenderable content)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text),
            Ansi = hasColors ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = hasColors ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = Width;
        console.Write(content);
        // Cells are filled up to their column's width; nobody wants that at the end of a line.
        var lines = text.ToString().Split('\n').Select(l => l.TrimEnd(' ', '\r'));
        var drawn = string.Join(Environment.NewLine, lines);
        return drawn.Length == 0 || drawn.EndsWith('\n') ? drawn : drawn + Environment.NewLine;
    }
}
