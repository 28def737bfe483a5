namespace Sluice.JobFiles.Text;

/// <summary>Tells the numbers of JSON from other text: <c>10</c> and <c>-1.5e3</c>, but not <c>010</c>, <c>1.</c> or <c>10ms</c>.</summary>
internal static class JsonNumber
{
    public static bool IsMatch(ReadOnlySpan<char> text)
    {
        var at = text.StartsWith("-") ? 1 : 0;
        var whole = Digits(text, ref at);
        if (whole == 0 || (whole > 1 && text[at - whole] == '0'))
            return false;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            if (Digits(text, ref at) == 0)
                return false;
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (at < text.Length && text[at] is '+' or '-')
                at++;
            if (Digits(text, ref at) == 0)
                return false;
        }

        return at == text.Length;
    }

    private static int Digits(ReadOnlySpan<char> text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return at - start;
    }
}
