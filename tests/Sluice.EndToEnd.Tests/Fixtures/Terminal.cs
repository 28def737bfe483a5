using System.Text.RegularExpressions;

namespace Sluice.EndToEnd.Tests.Fixtures;

/// <summary>Puts a program behind a terminal of a given width: <c>script</c> makes the terminal, and copies what it shows to standard output.</summary>
internal static partial class Terminal
{
    /// <summary>The launcher and its arguments; the program's own arguments are in the command line.</summary>
    /// <param name="columns">The terminal's width.</param>
    /// <param name="arguments">The program's arguments, of letters and digits only: a shell reads them.</param>
    public static IReadOnlyList<string> Command(int columns, params string[] arguments) =>
    [
        "script", "--quiet", "--return", "--command",
        $"stty cols {columns} rows 30 && TERM=xterm-256color exec '{SluiceProcess.Program}' {string.Join(' ', arguments)}", "/dev/null",
    ];

    /// <summary>What a transcript shows, without the sequences that move and colour; a line that is written over begins a new one.</summary>
    public static string Plain(string text) => Sequence().Replace(text, "").ReplaceLineEndings("\n");

    [GeneratedRegex(@"\x1b\[[0-9;?]*[A-Za-z]", RegexOptions.NonBacktracking)]
    private static partial Regex Sequence();
}
