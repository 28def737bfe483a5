using System.Globalization;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Sql.Functions;

/// <summary>A pattern of Java's DateTimeFormatter, such as <c>yyyy-MM-dd HH:mm:ss</c>: formats, and parses as its SMART resolver does.</summary>
internal sealed class JavaDatePattern
{
    private const string DateLetters = "yuMLdDQqEe";
    private const string TimeLetters = "HhKkmsSnNAa";
    private const int MostDigits = 18;

    private readonly List<(char Letter, int Count, string Literal)> _parts = [];

    /// <exception cref="FormatException">A letter that is not supported, or a quote that is not closed.</exception>
    public JavaDatePattern(string text)
    {
        Text = text;
        for (var at = 0; at < text.Length;)
        {
            var c = text[at];
            if (c == '\'')
            {
                _parts.Add(('\0', 0, ReadQuoted(text, ref at)));
                continue;
            }

            var count = 1;
            while (at + count < text.Length && text[at + count] == c && char.IsAsciiLetter(c))
                count++;
            if (!char.IsAsciiLetter(c))
                _parts.Add(('\0', 0, c.ToString()));
            else if (DateLetters.Contains(c, StringComparison.Ordinal) || TimeLetters.Contains(c, StringComparison.Ordinal))
                _parts.Add((c, count, ""));
            else
                throw new FormatException($"the letter {c} of the pattern '{text}' is not supported; letters are {DateLetters}{TimeLetters}, texts stand in quotes");
            at += count;
        }
    }

    public string Text { get; }

    /// <summary>Appends a moment.</summary>
    /// <exception cref="FormatException">The pattern asks a date for its time, or a time for its date.</exception>
    public bool Format(DateTime value, TypeKind kind, CallResult result)
    {
        foreach (var (letter, count, literal) in _parts)
        {
            if (letter == '\0')
            {
                result.Append(literal);
                continue;
            }

            if (kind == TypeKind.Date && TimeLetters.Contains(letter, StringComparison.Ordinal))
                throw new FormatException($"a date has no '{letter}' of the pattern '{Text}'");
            if (kind == TypeKind.Time && DateLetters.Contains(letter, StringComparison.Ordinal))
                throw new FormatException($"a time has no '{letter}' of the pattern '{Text}'");
            Append(value, letter, count, result);
        }

        return true;
    }

    /// <summary>Reads a text that follows the pattern as a whole; <c>null</c> when it does not.</summary>
    public DateTime? Parse(ReadOnlySpan<char> text)
    {
        var fields = new JavaDateFields();
        for (var i = 0; i < _parts.Count; i++)
        {
            var (letter, count, literal) = _parts[i];
            if (letter == '\0')
            {
                if (!text.StartsWith(literal, StringComparison.Ordinal))
                    return null;
                text = text[literal.Length..];
            }
            else if (!Read(ref text, letter, count, i + 1 < _parts.Count && _parts[i + 1].Letter != '\0', fields))
                return null;
        }

        return text.IsEmpty ? fields.Resolve() : null;
    }

    private static string ReadQuoted(string text, ref int at)
    {
        var start = ++at;
        if (at < text.Length && text[at] == '\'')
        {
            at++;
            return "'";
        }

        var literal = "";
        while (at < text.Length)
        {
            if (text[at++] != '\'')
                continue;
            literal += text[start..(at - 1)];
            if (at >= text.Length || text[at] != '\'')
                return literal;
            literal += "'";
            start = ++at;
        }

        throw new FormatException($"a quote of the pattern '{text}' is not closed");
    }

    private static void Append(DateTime value, char letter, int count, CallResult result)
    {
        var names = CultureInfo.InvariantCulture.DateTimeFormat;
        switch (letter)
        {
            case 'y' or 'u' when count == 2:
                AppendNumber(value.Year % 100, 2, result);
                break;
            case 'M' or 'L' when count >= 3:
                result.Append(count == 3 ? names.GetAbbreviatedMonthName(value.Month) : count == 4 ? names.GetMonthName(value.Month) : names.GetMonthName(value.Month)[..1]);
                break;
            case 'E' or 'e' when letter == 'E' || count >= 3:
                result.Append(count <= 3 ? names.GetAbbreviatedDayName(value.DayOfWeek) : count == 4 ? names.GetDayName(value.DayOfWeek) : names.GetDayName(value.DayOfWeek)[..1]);
                break;
            case 'a':
                result.Append(value.Hour < 12 ? "AM" : "PM");
                break;
            case 'Q' or 'q' when count >= 3:
                result.Append($"Q{(value.Month + 2) / 3}");
                break;
            case 'S':
                var nanoseconds = value.Ticks % TimeSpan.TicksPerSecond * 100;
                result.Append(nanoseconds.ToString("D9", CultureInfo.InvariantCulture).PadRight(count, '0').AsSpan(0, count));
                break;
            default:
                AppendNumber(ValueOf(value, letter), count, result);
                break;
        }
    }

    private static long ValueOf(DateTime value, char letter) => letter switch
    {
        'y' or 'u' => value.Year,
        'M' or 'L' => value.Month,
        'd' => value.Day,
        'D' => value.DayOfYear,
        'Q' or 'q' => (value.Month + 2) / 3,
        'e' => ((int)value.DayOfWeek) + 1,
        'H' => value.Hour,
        'k' => value.Hour == 0 ? 24 : value.Hour,
        'K' => value.Hour % 12,
        'h' => value.Hour % 12 is var hour and not 0 ? hour : 12,
        'm' => value.Minute,
        's' => value.Second,
        'n' => value.Ticks % TimeSpan.TicksPerSecond * 100,
        'N' => value.TimeOfDay.Ticks * 100,
        _ => value.TimeOfDay.Ticks / TimeSpan.TicksPerMillisecond,
    };

    private static void AppendNumber(long value, int width, CallResult result)
    {
        Span<char> digits = stackalloc char[20];
        value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        result.Append('0', width - length);
        result.Append(digits[..length]);
    }

    private static bool Read(ref ReadOnlySpan<char> text, char letter, int count, bool isFollowed, JavaDateFields fields)
    {
        if (letter == 'a')
        {
            if (text.Length < 2 || text[..2] is not ("AM" or "PM"))
                return false;
            fields.IsAfternoon = text[0] == 'P';
            text = text[2..];
            return true;
        }

        if (letter is 'M' or 'L' && count is 3 or 4)
            return ReadMonth(ref text, count, fields);
        if (letter == 'E')
            return ReadDayName(ref text, count);

        // Java: two letters are exactly two digits, one letter any number, and whatever is followed by another number takes its width only.
        var isFraction = letter == 'S';
        var (least, most) = isFraction ? (count, count)
            : letter is 'y' or 'u' ? count == 2 ? (2, 2) : (count, isFollowed ? count : 10)
            : count == 1 ? (1, isFollowed ? 2 : MostDigits) : (count, count);
        var length = 0;
        while (length < text.Length && length < most && char.IsAsciiDigit(text[length]))
            length++;
        if (length < least || length == 0 || length > MostDigits)
            return false;
        var value = long.Parse(text[..length], NumberStyles.None, CultureInfo.InvariantCulture);
        text = text[length..];
        for (var digit = length; isFraction && digit < 9; digit++)
            value *= 10;
        return fields.Set(letter, count == 2 && letter is 'y' or 'u' ? value + (count == 2 ? 2000 : 0) : value);
    }

    private static bool ReadMonth(ref ReadOnlySpan<char> text, int count, JavaDateFields fields)
    {
        var names = CultureInfo.InvariantCulture.DateTimeFormat;
        for (var month = 1; month <= 12; month++)
        {
            var name = count == 3 ? names.GetAbbreviatedMonthName(month) : names.GetMonthName(month);
            if (!text.StartsWith(name, StringComparison.Ordinal))
                continue;
            text = text[name.Length..];
            return fields.Set('M', month);
        }

        return false;
    }

    private static bool ReadDayName(ref ReadOnlySpan<char> text, int count)
    {
        var names = CultureInfo.InvariantCulture.DateTimeFormat;
        for (var day = DayOfWeek.Sunday; day <= DayOfWeek.Saturday; day++)
        {
            var name = count <= 3 ? names.GetAbbreviatedDayName(day) : names.GetDayName(day);
            if (!text.StartsWith(name, StringComparison.Ordinal))
                continue;
            text = text[name.Length..];
            return true;
        }

        return false;
    }
}
