using Sluice.Connect.Config;

namespace Sluice.JobFiles.Sql;

/// <summary>A piece of a SQL job. Comments are no tokens.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; of names and texts what stands between the quotes, as it is written there.</param>
/// <param name="Start">Where it starts, in characters of the file.</param>
/// <param name="Location">The same place, for messages.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text, int Start, TextLocation Location)
{
    /// <summary>It names something.</summary>
    public bool IsName => Kind is SqlTokenKind.QuotedName || (Kind == SqlTokenKind.Word && !char.IsAsciiDigit(Text[0]));

    /// <summary>The token in the words of an error message. A text may be a secret and is not shown.</summary>
    public string Description => Kind switch
    {
        SqlTokenKind.End => "the end of the file",
        SqlTokenKind.Text => "a text in single quotes",
        _ => $"'{(Text.Length <= 40 ? Text : Text[..37] + "...")}'",
    };

    /// <summary>It is this keyword, in any case, or this symbol.</summary>
    public bool Is(string word) => Kind is SqlTokenKind.Word or SqlTokenKind.Symbol && string.Equals(Text, word, StringComparison.OrdinalIgnoreCase);
}
