using System.Text;
using System.Text.RegularExpressions;

namespace Sluice.Connectors.Standard.Transforms;

/// <summary>The replacement of a match in Java's notation: <c>$1</c>, <c>${name}</c>, and a backslash before a literal character.</summary>
internal sealed class JavaReplacement
{
    private readonly List<(string? Text, int Group)> _parts = [];

    private JavaReplacement()
    {
    }

    /// <summary>The replacement itself when no group occurs in it.</summary>
    public string? Literal => _parts switch
    {
        [] => "",
        [{ Text: { } text }] => text,
        _ => null,
    };

    /// <exception cref="FormatException">A group that the pattern does not have, or a dollar sign that names none.</exception>
    public static JavaReplacement Parse(string text, JavaRegex regex)
    {
        var result = new JavaReplacement();
        var literal = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                if (++at == text.Length)
                    throw new FormatException("it ends with a single backslash; write \\\\ for a backslash");
                literal.Append(text[at]);
            }
            else if (text[at] == '$')
            {
                result.AddLiteral(literal);
                result._parts.Add((null, ReadGroup(text, ref at, regex)));
            }
            else
                literal.Append(text[at]);
        }

        result.AddLiteral(literal);
        return result;
    }

    /// <summary>Appends what stands for a match; a group that took no part is empty.</summary>
    public void AppendTo(StringBuilder text, Match match)
    {
        foreach (var (literal, group) in _parts)
        {
            if (literal is null)
                text.Append(match.Groups[group].ValueSpan);
            else
                text.Append(literal);
        }
    }

    private static int ReadGroup(string text, ref int at, JavaRegex regex)
    {
        var rest = text.AsSpan(at + 1);
        if (rest is ['{', ..])
        {
            var close = rest.IndexOf('}');
            var name = close < 0 ? "" : rest[1..close].ToString();
            at += close + 1;
            return regex.GroupNames.TryGetValue(name, out var number) ? number : throw new FormatException($"the pattern has no group named '{name}'");
        }

        if (rest.IsEmpty || !char.IsAsciiDigit(rest[0]))
            throw new FormatException("a $ must be followed by a group's number or {name}; write \\$ for a dollar sign");
        var group = rest[0] - '0';
        if (group > regex.GroupCount)
            throw new FormatException($"the pattern has no group {group}, only {regex.GroupCount}");
        at++;

        // Further digits belong to the number as long as there is such a group.
        for (var i = 1; i < rest.Length && char.IsAsciiDigit(rest[i]); i++, at++)
        {
            var longer = (group * 10) + (rest[i] - '0');
            if (longer > regex.GroupCount)
                break;
            group = longer;
        }

        return group;
    }

    private void AddLiteral(StringBuilder literal)
    {
        if (literal.Length > 0)
            _parts.Add((literal.ToString(), 0));
        literal.Clear();
    }
}
