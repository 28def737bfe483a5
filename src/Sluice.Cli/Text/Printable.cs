using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sluice.Cli.Text;

/// <summary>
/// Text of others for a terminal. Names, reasons and log lines are whatever somebody wrote: what would move the cursor or change colors
/// is shown instead of sent, and what would turn the direction of reading around too.
/// </summary>
internal static class Printable
{
    private static readonly SearchValues<char> s_unsafe = SearchValues.Create(string.Concat(
        Between(0, 0x1f), Between(0x7f, 0x9f), Between(0x61c, 0x61c), Between(0x200e, 0x200f), Between(0x2028, 0x202e), Between(0x2066, 0x2069)));

    public static string Of(string? text)
    {
        if (text is null || text.AsSpan().IndexOfAny(s_unsafe) < 0)
            return text ?? "";
        var shown = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (c is '\t' or '\n' or '\r')
                shown.Append(' ');
            else if (s_unsafe.Contains(c))
                shown.Append(CultureInfo.InvariantCulture, $"<{(int)c:X4}>");
            else
                shown.Append(c);
        }

        return shown.ToString();
    }

    private static string Between(int first, int last) => string.Concat(Enumerable.Range(first, last - first + 1).Select(c => (char)c));
}
