using System.Text.RegularExpressions;

namespace Sluice.Connectors.Standard.Transforms;

/// <summary>A regular expression written for Java, as one of .NET that matches the same.</summary>
/// <param name="Regex">The expression; groups have Java's numbers.</param>
/// <param name="GroupCount">Number of capturing groups.</param>
/// <param name="GroupNames">The numbers of named groups.</param>
internal sealed record JavaRegex(Regex Regex, int GroupCount, IReadOnlyDictionary<string, int> GroupNames)
{
    /// <summary>How long one match may take.</summary>
    public static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    /// <exception cref="FormatException">The pattern is wrong, or uses something that .NET does not have.</exception>
    public static JavaRegex Parse(string pattern)
    {
        var translation = new JavaRegexTranslation(pattern);
        var translated = translation.Translate();
        try
        {
            var regex = new Regex(translated, RegexOptions.CultureInvariant | RegexOptions.Compiled, MatchTimeout);
            return new JavaRegex(regex, translation.GroupCount, translation.GroupNames);
        }
        catch (ArgumentException e)
        {
            throw new FormatException(e.Message, e);
        }
    }
}
