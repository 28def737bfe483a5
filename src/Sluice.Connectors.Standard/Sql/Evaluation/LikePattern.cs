using System.Buffers;
using System.Text;
using Sluice.Connectors.Standard.Transforms;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>
/// A pattern of LIKE. As in SeaTunnel a percent sign or underscore stands for something only at the pattern's ends; the rest is a Java regular
/// expression. Where the rest is plain text it is compared as such.
/// </summary>
internal sealed class LikePattern
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\\^$.|?*+()[]{}");
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\n\r\u0085\u2028\u2029");

    private readonly JavaRegex _regex;
    private readonly bool _isPlain;
    private readonly bool _leads;
    private readonly bool _trails;
    private readonly byte[] _text = [];

    /// <exception cref="FormatException">The rest is no regular expression.</exception>
    public LikePattern(string pattern)
    {
        var text = pattern;
        _leads = text.StartsWith('%');
        if (_leads)
            text = text[1..];
        _trails = text.EndsWith('%');
        if (_trails)
            text = text[..^1];
        var (first, last) = ("", "");
        if (!_leads && text.StartsWith('_'))
            (first, text) = (".", text[1..]);
        if (!_trails && text.EndsWith('_'))
            (last, text) = (".", text[..^1]);
        _isPlain = first.Length == 0 && last.Length == 0 && text.AsSpan().IndexOfAny(Special) < 0;
        _text = Encoding.UTF8.GetBytes(text);
        _regex = JavaRegex.Parse($"(?:{(_leads ? ".*" : first)}{text}{(_trails ? ".*" : last)})\\z");
    }

    /// <summary>Whether the whole value matches.</summary>
    public bool Matches(ReadOnlySpan<byte> value, ref char[] room)
    {
        if (_isPlain && !_leads && !_trails)
            return value.SequenceEqual(_text);
        if (_isPlain && Ascii.IsValid(value) && value.IndexOfAny((byte)'\n', (byte)'\r') < 0)
        {
            return _leads && _trails ? value.IndexOf(_text) >= 0
                : _leads ? value.EndsWith(_text)
                : value.StartsWith(_text);
        }

        if (room.Length < value.Length)
            room = new char[value.Length];
        var chars = room.AsSpan(0, Encoding.UTF8.GetChars(value, room));
        if (_isPlain && chars.IndexOfAny(LineEnds) < 0)
        {
            return _leads && _trails ? value.IndexOf(_text) >= 0
                : _leads ? value.EndsWith(_text)
                : value.StartsWith(_text);
        }

        foreach (var match in _regex.Regex.EnumerateMatches(chars))
            return match.Index == 0 && match.Length == chars.Length;
        return false;
    }
}
