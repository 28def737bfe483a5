namespace Sluice.Connectors.Standard.Sql.Syntax;

/// <summary>A word, literal or symbol of a query.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text: unquoted for names and texts, as written for the rest.</param>
/// <param name="Offset">Where it starts.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text, int Offset)
{
    /// <summary>Whether it is this keyword, in any case.</summary>
    public bool Is(string word) => Kind == SqlTokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Kind == SqlTokenKind.Symbol && Text == symbol;

    /// <summary>How an error names it.</summary>
    public override string ToString() => Kind switch
    {
        SqlTokenKind.End => "the end of the query",
        SqlTokenKind.Text => $"the text '{(Text.Length > 30 ? Text[..30] + ".." : Text)}'",
        _ => $"'{Text}'",
    };
}
