namespace Sluice.JobFiles.Text;

internal enum TokenKind
{
    End,
    Newline,
    Whitespace,
    Comma,
    Colon,
    Equal,
    PlusEqual,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Word,
    Number,
    Quoted,
    Reference,
}
