using Sluice.Connect.Config;

namespace Sluice.JobFiles.Text;

/// <summary>Cuts the text of a job file into tokens. Each character is looked at a constant number of times.</summary>
/// <param name="text">The text.</param>
/// <param name="origin">Where it begins: in a text that stands inside another one, its place there.</param>
internal sealed class Lexer(string text, TextLocation origin)
{
    private const string Reserved = "$\"{}[]:=,+#`^?!@*&\\";

    private int _at = text.StartsWith('\uFEFF') ? 1 : 0;
    private int _line = origin.Line;
    private int _lineStart = 1 - origin.Column;

    public Token Next()
    {
        SkipComment();
        if (_at == text.Length)
            return new Token(TokenKind.End, "", Here);
        var c = text[_at];
        switch (c)
        {
            case '\n':
                var end = new Token(TokenKind.Newline, "\n", Here);
                NewLineAfter(_at++);
                return end;
            case '{': return Single(TokenKind.OpenBrace);
            case '}': return Single(TokenKind.CloseBrace);
            case '[': return Single(TokenKind.OpenBracket);
            case ']': return Single(TokenKind.CloseBracket);
            case ',': return Single(TokenKind.Comma);
            case ':': return Single(TokenKind.Colon);
            case '=': return Single(TokenKind.Equal);
            case '+' when Peek(1) == '=':
                _at += 2;
                return new Token(TokenKind.PlusEqual, "+=", LocationOf(_at - 2));
            case '"': return Peek(1) == '"' && Peek(2) == '"' ? TripleQuoted() : Quoted();
            case '$' when Peek(1) == '{': return Reference();
        }

        if (IsWhitespace(c))
            return Run(TokenKind.Whitespace, static (t, at) => t[at] != '\n' && IsWhitespace(t[at]));
        if (char.IsAsciiDigit(c) || (c == '-' && Peek(1) != '>'))
            return NumberOrWord();
        if (Reserved.Contains(c, StringComparison.Ordinal))
            throw SyntaxError.At(Here, $"'{c}' is not allowed outside quotes", "put the whole value in double quotes");
        return Run(TokenKind.Word, IsWordAt);
    }

    private TextLocation Here => LocationOf(_at);

    private TextLocation LocationOf(int at) => origin with { Line = _line, Column = at - _lineStart + 1 };

    private static bool IsWhitespace(char c) => char.IsWhiteSpace(c) || c == '\uFEFF';

    private static bool IsWordAt(string text, int at)
    {
        var c = text[at];
        return !IsWhitespace(c)
            && !Reserved.Contains(c, StringComparison.Ordinal)
            && !(c == '/' && at + 1 < text.Length && text[at + 1] == '/');
    }

    private char Peek(int ahead) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private void NewLineAfter(int at)
    {
        _line++;
        _lineStart = at + 1;
    }

    private void SkipComment()
    {
        if (_at < text.Length && (text[_at] == '#' || (text[_at] == '/' && Peek(1) == '/')))
        {
            var end = text.IndexOf('\n', _at);
            _at = end < 0 ? text.Length : end;
        }
    }

    private Token Single(TokenKind kind) => new(kind, text[_at].ToString(), LocationOf(_at++));

    private Token Run(TokenKind kind, Func<string, int, bool> belongs)
    {
        var start = _at;
        while (_at < text.Length && belongs(text, _at))
            _at++;
        return new Token(kind, text[start.._at], LocationOf(start));
    }

    private Token NumberOrWord()
    {
        var start = _at;
        while (_at < text.Length && IsNumberAt(_at))
            _at++;
        var run = text[start.._at];
        if (JsonNumber.IsMatch(run))
            return new Token(TokenKind.Number, run, LocationOf(start));
        var plus = run.IndexOf('+', StringComparison.Ordinal);
        if (plus >= 0)
            throw SyntaxError.At(LocationOf(start + plus), "'+' is not allowed outside quotes", "put the whole value in double quotes");
        return new Token(TokenKind.Word, run, LocationOf(start));
    }

    private bool IsNumberAt(int at)
    {
        var c = text[at];
        var next = at + 1 < text.Length ? text[at + 1] : '\0';
        return c switch
        {
            '-' => next != '>',
            '+' => text[at - 1] is 'e' or 'E' && next != '=',
            _ => char.IsAsciiDigit(c) || c is '.' or 'e' or 'E',
        };
    }

    private Token Quoted()
    {
        var start = Here;
        var result = StringScanner.Scan(text, _at, start, out _at);
        return new Token(TokenKind.Quoted, result, start);
    }

    private Token TripleQuoted()
    {
        var start = Here;
        var from = _at + 3;
        var end = text.IndexOf("\"\"\"", from, StringComparison.Ordinal);
        if (end < 0)
            throw SyntaxError.At(start, "the string that starts here with \"\"\" is never closed", "close it with \"\"\"");
        while (end + 3 < text.Length && text[end + 3] == '"')
            end++;
        for (var newline = text.IndexOf('\n', from, end - from); newline >= 0; newline = text.IndexOf('\n', newline + 1, end - newline - 1))
            NewLineAfter(newline);
        _at = end + 3;
        return new Token(TokenKind.Quoted, text[from..end], start);
    }

    private Token Reference()
    {
        var start = Here;
        _at += 2;
        var isOptional = Peek(0) == '?';
        if (isOptional)
            _at++;
        var path = new PathBuilder();
        while (Peek(0) != '}')
            AddToPath(path, start);
        _at++;
        if (path.Build() is not { } keys)
            throw SyntaxError.At(start, "the substitution names nothing", "write ${name}");
        return new Token(TokenKind.Reference, "", start) { Path = keys, IsOptional = isOptional };
    }

    private void AddToPath(PathBuilder path, TextLocation start)
    {
        var c = Peek(0);
        if (_at == text.Length || c == '\n')
            throw SyntaxError.At(start, "the substitution that starts here is not closed on its line", "close it with }");
        if (c == '"')
            path.AddQuoted(Quoted().Text);
        else if (IsWhitespace(c))
            path.AddWhitespace(Run(TokenKind.Whitespace, static (t, at) => t[at] != '\n' && IsWhitespace(t[at])).Text);
        else if (IsWordAt(text, _at))
            path.AddWord(Run(TokenKind.Word, IsWordAt).Text);
        else
        {
            var hint = c == ':' ? "a default value works inside quotes only: \"${name:default}\"" : "put the name in double quotes";
            throw SyntaxError.At(Here, $"'{c}' is not allowed in the name of a substitution", hint);
        }
    }
}
