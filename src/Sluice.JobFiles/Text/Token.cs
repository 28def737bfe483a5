using Sluice.Connect.Config;

namespace Sluice.JobFiles.Text;

/// <summary>A piece of the text. Comments are no tokens.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text, unescaped for strings.</param>
/// <param name="Location">Where it starts.</param>
internal readonly record struct Token(TokenKind Kind, string Text, TextLocation Location)
{
    /// <summary>The keys of a reference <c>${a->b}</c>.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>The reference is <c>${?x}</c>.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The token in the words of an error message. The content of a quoted string may be a secret and is not shown.</summary>
    public string Description => Kind switch
    {
        TokenKind.End => "the end of the file",
        TokenKind.Newline => "the end of the line",
        TokenKind.Quoted => "a quoted string",
        TokenKind.Reference => "a substitution ${...}",
        _ => $"'{(Text.Length <= 40 ? Text : Text[..37] + "...")}'",
    };
}
