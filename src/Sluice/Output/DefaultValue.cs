using System.Globalization;

namespace Sluice.Output;

/// <summary>An option's default for people.</summary>
internal static class DefaultValue
{
    /// <summary>The text, with what cannot be seen written as a job file writes it: <c>\u0001</c>.</summary>
    public static string Of(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(c => char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : c.ToString()))
        : text;
}
