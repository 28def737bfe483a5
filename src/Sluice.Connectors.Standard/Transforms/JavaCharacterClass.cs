using System.Globalization;
using System.Text;

namespace Sluice.Connectors.Standard.Transforms;

/// <summary>A set of characters from a Java regular expression, in .NET's notation for the inside of brackets.</summary>
/// <param name="Body">The set.</param>
/// <param name="IsNegated">The set is what is not in the body.</param>
internal readonly record struct JavaCharacterClass(string Body, bool IsNegated)
{
    private const string Pair = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";
    private const string Digit = "0-9";
    private const string Word = "a-zA-Z_0-9";
    private const string Space = @" \t\n\x0B\f\r";
    private const string Horizontal = @" \t\u00A0\u1680\u180E\u2000-\u200A\u202F\u205F\u3000";
    private const string Vertical = @"\n\x0B\f\r\u0085\u2028\u2029";

    private static readonly Dictionary<string, string> Named = new(StringComparer.Ordinal)
    {
        ["Lower"] = "a-z",
        ["Upper"] = "A-Z",
        ["ASCII"] = @"\x00-\x7F",
        ["Alpha"] = "a-zA-Z",
        ["Digit"] = Digit,
        ["Alnum"] = "a-zA-Z0-9",
        ["Punct"] = @"!-/:-@\[-`{-~",
        ["Graph"] = "!-~",
        ["Print"] = " -~",
        ["Blank"] = @" \t",
        ["Cntrl"] = @"\x00-\x1F\x7F",
        ["XDigit"] = "0-9a-fA-F",
        ["Space"] = Space,
        ["IsAlphabetic"] = @"\p{L}\p{Nl}",
        ["IsLetter"] = @"\p{L}",
        ["IsDigit"] = @"\p{Nd}",
        ["IsUppercase"] = @"\p{Lu}",
        ["IsLowercase"] = @"\p{Ll}",
        ["IsPunctuation"] = @"\p{P}",
        ["IsWhite_Space"] = @"\s",
        ["IsHan"] = @"\u2E80-\u2FDF\u3005\u3007\u3021-\u3029\u3038-\u303B\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF",
        ["javaLowerCase"] = @"\p{Ll}",
        ["javaUpperCase"] = @"\p{Lu}",
        ["javaWhitespace"] = @"\s",
    };

    /// <summary>The set as an expression; what is outside the first 65,536 characters belongs to a negated one as a whole.</summary>
    public string ToAtom() => (IsNegated, Body.Length) switch
    {
        (true, 0) => $"(?:{Pair}|[\\s\\S])",
        (true, _) => $"(?:{Pair}|[^{Body}])",
        (false, 0) => "(?!)",
        _ => $"[{Body}]",
    };

    /// <summary>Reads an escape that stands for one character or a set, and moves behind it.</summary>
    public static JavaCharacterClass ReadEscape(string pattern, ref int at)
    {
        var c = pattern[at + 1];
        at += 2;
        switch (c)
        {
            case 'd' or 'D':
                return new JavaCharacterClass(Digit, c == 'D');
            case 'w' or 'W':
                return new JavaCharacterClass(Word, c == 'W');
            case 's' or 'S':
                return new JavaCharacterClass(Space, c == 'S');
            case 'h' or 'H':
                return new JavaCharacterClass(Horizontal, c == 'H');
            case 'v' or 'V':
                return new JavaCharacterClass(Vertical, c == 'V');
            case 'p' or 'P':
                return ReadProperty(pattern, ref at, c == 'P');
            case 'x':
                return One(ReadHex(pattern, ref at));
            case 'u':
                return One(Hex(pattern, at, 4, ref at));
            case '0':
                return One(ReadOctal(pattern, ref at));
            case 'c' when at < pattern.Length:
                return One(pattern[at++] ^ 64);
            case 't' or 'n' or 'r' or 'f' or 'a' or 'e':
                return new JavaCharacterClass("\\" + c, IsNegated: false);
            default:
                return char.IsAsciiLetter(c)
                    ? throw new FormatException($"the escape \\{c} is not supported (at character {at - 1})")
                    : One(c);
        }
    }

    /// <summary>Reads a set in brackets, nested ones included, and moves behind it.</summary>
    public static JavaCharacterClass ReadBrackets(string pattern, ref int at)
    {
        var start = at++;
        var isNegated = at < pattern.Length && pattern[at] == '^';
        if (isNegated)
            at++;
        var body = new StringBuilder();
        var first = at;
        while (at < pattern.Length && (pattern[at] != ']' || at == first))
        {
            if (pattern.AsSpan(at).StartsWith("&&"))
                return ReadDifference(pattern, ref at, body, isNegated);
            body.Append(ReadMember(pattern, ref at));
        }

        if (at >= pattern.Length)
            throw new FormatException($"a [ is not closed (at character {start + 1})");
        at++;
        return new JavaCharacterClass(body.ToString(), isNegated);
    }

    private static string ReadMember(string pattern, ref int at)
    {
        var c = pattern[at];
        if (c == '[')
            return Inside(ReadBrackets(pattern, ref at), at);
        if (c == '\\' && at + 1 < pattern.Length)
            return Inside(ReadEscape(pattern, ref at), at);
        if (char.IsSurrogate(c))
            throw new FormatException($"characters beyond U+FFFF inside [..] are not supported (at character {at + 1})");
        at++;
        return c is '^' or ']' ? "\\" + c : c.ToString();
    }

    private static string Inside(JavaCharacterClass part, int at)
    {
        if (!part.IsNegated)
            return part.Body;
        return part.Body switch
        {
            Digit => @"\x00-/:-\uFFFF",
            Word => @"\x00-/:-@\[-\^`{-\uFFFF",
            Space => @"\x00-\x08\x0E-\x1F!-\uFFFF",
            ['\\', 'p', ..] property when property.IndexOf('}', StringComparison.Ordinal) == property.Length - 1 => "\\P" + property[2..],
            _ => throw new FormatException($"a negated class inside [..] is not supported (at character {at})"),
        };
    }

    // Of intersections .NET has only the difference: [a-z&&[^aeiou]] is [a-z-[aeiou]].
    private static JavaCharacterClass ReadDifference(string pattern, ref int at, StringBuilder body, bool isNegated)
    {
        at += 2;
        if (isNegated || !pattern.AsSpan(at).StartsWith("[^"))
            throw new FormatException($"of && only the form [..&&[^..]] is supported (at character {at - 1})");
        var without = ReadBrackets(pattern, ref at);
        if (at >= pattern.Length || pattern[at] != ']')
            throw new FormatException($"of && only the form [..&&[^..]] is supported (at character {at})");
        at++;
        return new JavaCharacterClass($"{body}-[{without.Body}]", IsNegated: false);
    }

    private static JavaCharacterClass ReadProperty(string pattern, ref int at, bool isNegated)
    {
        var close = at < pattern.Length && pattern[at] == '{' ? pattern.IndexOf('}', at) : at;
        if (close < 0 || close >= pattern.Length)
            throw new FormatException($"\\p must be followed by a name (at character {at})");
        var name = close == at ? pattern.Substring(at, 1) : pattern[(at + 1)..close];
        at = close + 1;
        if (Named.TryGetValue(name, out var body))
            return new JavaCharacterClass(body, isNegated);
        if (name.StartsWith("In", StringComparison.Ordinal))
            return new JavaCharacterClass($"\\p{{Is{name[2..]}}}", isNegated);
        var category = name.StartsWith("Is", StringComparison.Ordinal) ? name[2..] : name;
        return category.Length is 1 or 2
            ? new JavaCharacterClass($"\\p{{{category}}}", isNegated)
            : throw new FormatException($"the property \\p{{{name}}} is not supported (at character {at})");
    }

    private static int ReadHex(string pattern, ref int at)
    {
        if (at >= pattern.Length || pattern[at] != '{')
            return Hex(pattern, at, 2, ref at);
        var close = pattern.IndexOf('}', at);
        if (close < 0)
            throw new FormatException($"\\x{{ is not closed (at character {at})");
        var start = at + 1;
        at = close + 1;
        return Hex(pattern, start, close - start, ref start);
    }

    private static int Hex(string pattern, int start, int length, ref int at)
    {
        if (start + length > pattern.Length || length is 0 or > 6
            || !int.TryParse(pattern.AsSpan(start, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || value > 0x10FFFF)
            throw new FormatException($"a character code is wrong (at character {start + 1})");
        at = start + length;
        return value;
    }

    private static int ReadOctal(string pattern, ref int at)
    {
        var value = 0;
        for (var digits = 0; digits < 3 && at < pattern.Length && pattern[at] is >= '0' and <= '7' && (value * 8) + (pattern[at] - '0') < 256; digits++)
            value = (value * 8) + (pattern[at++] - '0');
        return value;
    }

    private static JavaCharacterClass One(int code) => code <= 0xFFFF
        ? new JavaCharacterClass(string.Create(CultureInfo.InvariantCulture, $"\\u{code:X4}"), IsNegated: false)
        : throw new FormatException("character codes beyond U+FFFF are not supported; write the character itself outside of [..]");
}
