using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sluice.Connectors.Standard.Transforms;

/// <summary>
/// Rewrites a Java regular expression for .NET. What differs: possessive quantifiers become atomic groups; groups keep Java's
/// numbers (.NET counts named ones last); \d \w \s mean ASCII; the dot stops at all line ends; dot and negated classes take a whole
/// character beyond U+FFFF; \Q..\E, \h, \R, \x{..} and the POSIX classes are spelled out.
/// </summary>
internal sealed class JavaRegexTranslation(string pattern)
{
    private const string Pair = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";
    private const string LineEnds = @"\n\r\u0085\u2028\u2029";
    private const string End = $@"(?!(?<=\r)\n)(?=(?:\r\n|[{LineEnds}])?\z)";
    private static readonly SearchValues<char> Bounds = SearchValues.Create("0123456789,");

    private readonly StringBuilder _output = new();
    private readonly Stack<int> _open = new();
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly bool _dotIsAll = HasFlag(pattern, 's');
    private readonly bool _hasLines = HasFlag(pattern, 'm');
    private int _at;
    private int _atom = -1;

    public int GroupCount { get; private set; }

    public IReadOnlyDictionary<string, int> GroupNames => _names;

    /// <exception cref="FormatException">The pattern is wrong, or uses something that .NET does not have.</exception>
    public string Translate()
    {
        while (_at < pattern.Length)
            Step();
        return _open.Count == 0 ? _output.ToString() : throw Wrong("a group is not closed");
    }

    private void Step()
    {
        var c = pattern[_at];
        switch (c)
        {
            case '(':
                OpenGroup();
                break;
            case ')':
                CloseGroup();
                break;
            case '[':
                Atom(ReadClass());
                break;
            case '\\':
                ReadEscape();
                break;
            case '*' or '+' or '?' or '{':
                ReadQuantifier();
                break;
            case '.':
                _at++;
                Atom(_dotIsAll ? $"(?:{Pair}|.)" : $"(?:{Pair}|[^{LineEnds}])");
                break;
            case '$' when !_hasLines:
                _at++;
                _output.Append(End);
                _atom = -1;
                break;
            case '|' or '^' or '$':
                _at++;
                _output.Append(c);
                _atom = -1;
                break;
            default:
                ReadLiteral();
                break;
        }
    }

    private void Atom(string text)
    {
        _atom = _output.Length;
        _output.Append(text);
    }

    private void ReadLiteral()
    {
        var length = char.IsHighSurrogate(pattern[_at]) && _at + 1 < pattern.Length ? 2 : 1;
        var text = pattern.Substring(_at, length);
        _at += length;
        Atom(length == 2 ? $"(?:{text})" : text is "}" or "]" ? "\\" + text : text);
    }

    private void OpenGroup()
    {
        _open.Push(_output.Length);
        _at++;
        if (_at >= pattern.Length || pattern[_at] != '?')
        {
            _output.Append(CultureInfo.InvariantCulture, $"(?<{++GroupCount}>");
            return;
        }

        var isNamed = pattern.AsSpan(_at).StartsWith("?<") && _at + 2 < pattern.Length && pattern[_at + 2] is not ('=' or '!');
        if (isNamed)
        {
            var close = pattern.IndexOf('>', _at);
            if (close < 0)
                throw Wrong("a group's name is not closed");
            _names[pattern[(_at + 2)..close]] = ++GroupCount;
            _output.Append(CultureInfo.InvariantCulture, $"(?<{GroupCount}>");
            _at = close + 1;
            return;
        }

        var end = _at + 1;
        while (end < pattern.Length && (char.IsAsciiLetter(pattern[end]) || pattern[end] is '-'))
            end++;
        var flags = pattern.AsSpan(_at + 1, end - _at - 1);
        if (flags.IndexOfAnyExcept("ims-") >= 0)
            throw Wrong($"the flag group (?{flags}) is not supported; i, m and s are");
        if (flags.IsEmpty)
            end = pattern.AsSpan(_at).StartsWith("?<") ? _at + 3 : Math.Min(_at + 2, pattern.Length);
        _output.Append('(').Append(pattern, _at, end - _at);
        _at = end;
        if (!flags.IsEmpty && _at < pattern.Length && pattern[_at] == ':')
        {
            _output.Append(':');
            _at++;
        }
    }

    private void CloseGroup()
    {
        if (!_open.TryPop(out _atom))
            throw Wrong("a ) closes nothing");
        _output.Append(')');
        _at++;
    }

    private void ReadQuantifier()
    {
        if (_atom < 0)
            throw Wrong($"'{pattern[_at]}' has nothing to repeat");
        var start = _at;
        if (pattern[_at] == '{')
        {
            var close = pattern.IndexOf('}', _at);
            if (close < 0 || pattern.AsSpan(_at + 1, close - _at - 1).IndexOfAnyExcept(Bounds) >= 0)
                throw Wrong("a { begins no repetition; write \\{ for the character");
            _at = close;
        }

        _at++;
        _output.Append(pattern, start, _at - start);
        if (_at < pattern.Length && pattern[_at] == '?')
        {
            _output.Append('?');
            _at++;
        }
        else if (_at < pattern.Length && pattern[_at] == '+')
        {
            _output.Insert(_atom, "(?>").Append(')');
            _at++;
        }

        _atom = -1;
    }

    private void ReadEscape()
    {
        if (_at + 1 >= pattern.Length)
            throw Wrong("it ends with a single backslash");
        var c = pattern[_at + 1];
        switch (c)
        {
            case 'Q':
                ReadQuoted();
                break;
            case 'k':
                ReadNamedReference();
                break;
            case >= '1' and <= '9':
                ReadReference();
                break;
            case 'b' or 'B' or 'A' or 'z' or 'Z' or 'G':
                _output.Append('\\').Append(c);
                _at += 2;
                break;
            case 'R':
                _at += 2;
                Atom(@"(?>\r\n|[\n\x0B\f\r\u0085\u2028\u2029])");
                break;
            case 'X':
                throw Wrong("\\X (a grapheme) is not supported");
            default:
                var part = JavaCharacterClass.ReadEscape(pattern, ref _at);
                Atom(part.ToAtom());
                break;
        }
    }

    private void ReadQuoted()
    {
        var end = pattern.IndexOf("\\E", _at, StringComparison.Ordinal);
        var text = end < 0 ? pattern[(_at + 2)..] : pattern[(_at + 2)..end];
        _at = end < 0 ? pattern.Length : end + 2;
        foreach (var c in text)
            Atom(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"));
    }

    private void ReadNamedReference()
    {
        var close = pattern.IndexOf('>', _at);
        var name = close < 0 ? "" : pattern[(_at + 3)..close];
        if (!_names.TryGetValue(name, out var number))
            throw Wrong($"there is no group named '{name}' before it");
        _at = close + 1;
        Atom(string.Create(CultureInfo.InvariantCulture, $"\\k<{number}>"));
    }

    private void ReadReference()
    {
        var number = pattern[_at + 1] - '0';
        _at += 2;
        while (_at < pattern.Length && char.IsAsciiDigit(pattern[_at]) && (number * 10) + (pattern[_at] - '0') <= GroupCount)
            number = (number * 10) + (pattern[_at++] - '0');
        if (number > GroupCount)
            throw Wrong($"there is no group {number} before its reference");
        Atom(string.Create(CultureInfo.InvariantCulture, $"\\k<{number}>"));
    }

    private string ReadClass() => JavaCharacterClass.ReadBrackets(pattern, ref _at).ToAtom();

    private static bool HasFlag(string pattern, char flag)
    {
        for (var at = pattern.IndexOf("(?", StringComparison.Ordinal); at >= 0; at = pattern.IndexOf("(?", at + 2, StringComparison.Ordinal))
        {
            for (var i = at + 2; i < pattern.Length && char.IsAsciiLetter(pattern[i]); i++)
            {
                if (pattern[i] == flag)
                    return true;
            }
        }

        return false;
    }

    private FormatException Wrong(string message) => new($"{message} (at character {_at + 1})");
}
