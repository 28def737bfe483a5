using Sluice.Connect.Config;
using Sluice.JobFiles.Text;

namespace Sluice.JobFiles.Sql;

/// <summary>
/// Cuts a SQL job into its config blocks (a comment whose first line is <c>/* config</c>) and the tokens of its statements. Each character is
/// looked at a constant number of times.
/// </summary>
internal sealed class SqlScanner
{
    private const string ConfigWord = "config";

    private readonly string _text;
    private readonly string? _file;
    private readonly List<SqlToken> _tokens = [];
    private readonly char[] _config;
    private readonly char[] _statements;
    private int _at;
    private int _line = 1;
    private int _lineStart;

    private SqlScanner(string text, string? file)
    {
        _text = text;
        _file = file;
        _config = new char[text.Length];
        _statements = text.ToCharArray();
        for (var i = 0; i < text.Length; i++)
            _config[i] = text[i] is '\n' or '\r' ? text[i] : ' ';
    }

    /// <summary>Cuts a text.</summary>
    public static SqlPieces Scan(string text, string? file)
    {
        var scanner = new SqlScanner(text, file);
        while (scanner.ReadToken())
        {
        }

        return new SqlPieces(new string(scanner._config), new string(scanner._statements), scanner._tokens);
    }

    private TextLocation Here => new(_file, _line, _at - _lineStart + 1);

    private bool ReadToken()
    {
        SkipBlank();
        if (_at == _text.Length)
        {
            _tokens.Add(new SqlToken(SqlTokenKind.End, "", _at, Here));
            return false;
        }

        var (start, location) = (_at, Here);
        switch (_text[_at])
        {
            case '\'':
                _tokens.Add(new SqlToken(SqlTokenKind.Text, Quoted('\'', location), start, location));
                break;
            case '"' or '`':
                _tokens.Add(new SqlToken(SqlTokenKind.QuotedName, Quoted(_text[_at], location), start, location));
                break;
            case var c when IsWord(c):
                while (_at < _text.Length && IsWord(_text[_at]))
                    _at++;
                _tokens.Add(new SqlToken(SqlTokenKind.Word, _text[start.._at], start, location));
                break;
            default:
                _at++;
                _tokens.Add(new SqlToken(SqlTokenKind.Symbol, _text[start.._at], start, location));
                break;
        }

        return true;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '$';

    private void SkipBlank()
    {
        while (_at < _text.Length)
        {
            if (char.IsWhiteSpace(_text[_at]) || _text[_at] == '\uFEFF')
                MoveTo(_at + 1);
            else if (StartsWith("--"))
                Drop(EndOfLine(_at));
            else if (StartsWith("/*"))
                SkipComment();
            else
                return;
        }
    }

    private void SkipComment()
    {
        var start = Here;
        var lineEnd = EndOfLine(_at);
        if (_text.AsSpan(_at + 2, lineEnd - _at - 2).Trim().Equals(ConfigWord, StringComparison.Ordinal))
        {
            var end = EndOfConfig(lineEnd, start);
            _text.CopyTo(lineEnd, _config, lineEnd, end - lineEnd);
            Drop(end + 2);
            return;
        }

        var close = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
        if (close < 0)
            throw SyntaxError.At(start, "the comment that starts here with /* is never closed", "close it with */");
        Drop(close + 2);
    }

    /// <summary>The end of a block is the end of a line as well: its HOCON may hold <c>*/</c>, as in <c>"*/5 * * * *"</c>.</summary>
    private int EndOfConfig(int from, TextLocation start)
    {
        for (var close = from; (close = _text.IndexOf("*/", close, StringComparison.Ordinal)) >= 0; close += 2)
        {
            if (_text.AsSpan(close + 2, EndOfLine(close) - close - 2).IsWhiteSpace())
                return close;
        }

        throw SyntaxError.At(start, "the config block that starts here is never closed", "close it with */ on a line of its own");
    }

    /// <summary>What stands between quotes; a quote in it is written twice, and left so.</summary>
    private string Quoted(char quote, TextLocation location)
    {
        var from = _at + 1;
        var end = from;
        while ((end = _text.IndexOf(quote, end)) >= 0 && end + 1 < _text.Length && _text[end + 1] == quote)
            end += 2;
        if (end < 0)
            throw SyntaxError.At(
                location, $"the text that starts here with {quote} is never closed", $"close it with {quote}; a {quote} inside is written twice");
        MoveTo(end + 1);
        return _text[from..end];
    }

    private bool StartsWith(string piece) => string.CompareOrdinal(_text, _at, piece, 0, piece.Length) == 0;

    private int EndOfLine(int at) => _text.IndexOf('\n', at) is var end and >= 0 ? end : _text.Length;

    /// <summary>Takes a comment out of the statements, and leaves its lines.</summary>
    private void Drop(int end)
    {
        for (var i = _at; i < end; i++)
            _statements[i] = _text[i] is '\n' or '\r' ? _text[i] : ' ';
        MoveTo(end);
    }

    private void MoveTo(int end)
    {
        for (var i = _text.IndexOf('\n', _at, end - _at); i >= 0; i = _text.IndexOf('\n', i + 1, end - i - 1))
            (_line, _lineStart) = (_line + 1, i + 1);
        _at = end;
    }
}
