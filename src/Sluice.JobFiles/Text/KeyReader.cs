using System.Text;
using Sluice.Connect.Config;

namespace Sluice.JobFiles.Text;

/// <summary>Reads what stands before a value: a key with its separator, or an include.</summary>
internal sealed class KeyReader(Lexer lexer, Token first)
{
    private readonly PathBuilder _path = new();
    private readonly Token _first = first;
    private bool _isWordInclude;

    /// <summary>The next token that is not read yet.</summary>
    public Token Token { get; private set; } = first;

    /// <summary>Reads an include if one stands here. A field may be named <c>include</c> too: then a separator follows.</summary>
    public (string Name, bool IsRequired, TextLocation Location)? ReadInclude()
    {
        if (Token is not { Kind: TokenKind.Word, Text: "include" })
            return null;
        Advance();
        if (Token.Kind == TokenKind.Whitespace)
            Advance();
        var head = Words();
        if (Token.Kind != TokenKind.Quoted)
        {
            _isWordInclude = true;
            if (head.Length > 0)
                throw SyntaxError.At(_first.Location, "an include names its file in double quotes", "write include \"file.conf\"");
            return null;
        }

        var name = Token.Text;
        Advance();
        var (isRequired, tail) = head switch
        {
            "" => (false, ""),
            "file(" => (false, ")"),
            "required(" => (true, ")"),
            "required(file(" => (true, "))"),
            _ => throw new ConfigException(
                _first.Location,
                "",
                $"include {head}...) is not supported",
                "only files can be included: include \"file.conf\"",
                ErrorCodes.Include),
        };
        if (!string.Equals(Words(), tail, StringComparison.Ordinal))
            throw SyntaxError.At(
                _first.Location, "the include is not written right", "write include \"file.conf\" or include required(\"file.conf\")");
        return (name, isRequired, _first.Location);
    }

    /// <summary>Reads a key and its separator; a brace that stands for the separator is left.</summary>
    public (IReadOnlyList<string> Path, TextLocation Location, bool IsAppend) ReadKey()
    {
        if (_isWordInclude)
            _path.AddWord("include");
        else if (Token.Kind is not (TokenKind.Word or TokenKind.Number or TokenKind.Quoted))
            throw SyntaxError.At(
                Token.Location,
                $"expected a key, found {Token.Description}",
                Token.Kind == TokenKind.Reference ? "a key cannot be a substitution" : null);
        while (AddPiece())
            Advance();
        if (_path.Build() is not { } path)
            throw SyntaxError.At(_first.Location, "a part of the key's path is empty", "write a -> b, or put the key in double quotes");
        while (Token.Kind is TokenKind.Whitespace or TokenKind.Newline)
            Advance();
        var isAppend = Token.Kind == TokenKind.PlusEqual;
        switch (Token.Kind)
        {
            case TokenKind.Equal or TokenKind.Colon or TokenKind.PlusEqual:
                Advance();
                break;
            case TokenKind.OpenBrace:
                break;
            default:
                throw Unfinished(path);
        }

        return (path, _first.Location, isAppend);
    }

    private ConfigException Unfinished(IReadOnlyList<string> path)
    {
        var key = string.Join("->", path);
        var hint = key.AsSpan().ContainsAny("()<>")
            ? "a type such as decimal(10, 2) or map<string, int> must stand in double quotes"
            : "text that holds a comma or goes on in the next line must stand in quotes";
        return SyntaxError.At(
            _first.Location,
            $"expected '=', ':' or '{{' after the key '{(key.Length <= 60 ? key : key[..57] + "...")}', found {Token.Description}",
            hint);
    }

    private bool AddPiece()
    {
        switch (Token.Kind)
        {
            case TokenKind.Word or TokenKind.Number:
                _path.AddWord(Token.Text);
                return true;
            case TokenKind.Quoted:
                _path.AddQuoted(Token.Text);
                return true;
            case TokenKind.Whitespace:
                _path.AddWhitespace(Token.Text);
                return true;
            default:
                return false;
        }
    }

    private string Words()
    {
        var words = new StringBuilder();
        while (Token.Kind is TokenKind.Word or TokenKind.Whitespace)
        {
            words.Append(Token.Text.AsSpan().Trim());
            Advance();
        }

        return words.ToString();
    }

    private void Advance() => Token = lexer.Next();
}
