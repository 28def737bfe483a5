using Sluice.Connectors.Standard.Transforms;

namespace Sluice.Connectors.Standard.Sql.Functions;

/// <summary>The patterns that a call has met: one where it is a literal, and not too many where it comes from a column.</summary>
internal sealed class PatternCache
{
    private const int Most = 500;

    private readonly Dictionary<(string Pattern, string Flags, string? Replacement), Compiled> _known = [];
    private (string Pattern, string Flags, string? Replacement) _lastKey = ("", "", null);
    private Compiled? _last;

    /// <exception cref="FormatException">The pattern, its flags or the replacement cannot be used.</exception>
    public Compiled Find(ReadOnlySpan<char> pattern, ReadOnlySpan<char> flags, ReadOnlySpan<char> replacement)
    {
        if (_last is not null && pattern.SequenceEqual(_lastKey.Pattern) && flags.SequenceEqual(_lastKey.Flags)
            && replacement.SequenceEqual(_lastKey.Replacement))
            return _last;
        _lastKey = (pattern.ToString(), flags.ToString(), replacement.ToString());
        if (_known.TryGetValue(_lastKey, out _last))
            return _last;
        if (_known.Count >= Most)
            _known.Clear();
        var regex = JavaRegex.Parse(Inline(flags) + _lastKey.Pattern);
        _known.Add(_lastKey, _last = new Compiled(regex, JavaReplacement.Parse(_lastKey.Replacement!, regex)));
        return _last;
    }

    /// <summary>Flags as the pattern itself can say them; of i and c the later one counts.</summary>
    private static string Inline(ReadOnlySpan<char> flags)
    {
        var (ignoresCase, isDotAll, isMultiline) = (false, false, false);
        foreach (var flag in flags)
        {
            switch (flag)
            {
                case 'i' or 'c':
                    ignoresCase = flag == 'i';
                    break;
                case 'n':
                    isDotAll = true;
                    break;
                case 'm':
                    isMultiline = true;
                    break;
                default:
                    throw new FormatException($"'{flag}' is no flag; they are i, c, n and m");
            }
        }

        var inline = (ignoresCase ? "i" : "") + (isDotAll ? "s" : "") + (isMultiline ? "m" : "");
        return inline.Length == 0 ? "" : $"(?{inline})";
    }

    internal sealed record Compiled(JavaRegex Pattern, JavaReplacement? Replacement);
}
