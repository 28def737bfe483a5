using System.Text.RegularExpressions;

namespace Sluice.Architecture.Tests.Documents;

/// <summary>What a page claims to exist: links, paths and names.</summary>
internal static partial class MarkdownText
{
    /// <summary>Targets of links that lead into the repository, without their anchors.</summary>
    public static IEnumerable<string> Links(string text) =>
        Link().Matches(text).Select(m => m.Groups["target"].Value.Split('#')[0]).Where(l => l.Length > 0 && !l.Contains("://", StringComparison.Ordinal));

    /// <summary>Code spans that are paths under the repository's own folders.</summary>
    public static IEnumerable<string> Paths(string text) =>
        Spans(text).Where(s => RepositoryPath().IsMatch(s)).Select(s => s.TrimEnd('/'));

    /// <summary>Code spans that can only be names of types or members: two humps or more, as in <c>SplitToken</c> or <c>ISink.FenceAsync</c>.</summary>
    public static IEnumerable<string> Names(string text) =>
        Spans(text).Where(s => TypeName().IsMatch(s)).SelectMany(s => s.Split('.')).Where(n => TwoHumps().IsMatch(n));

    private static IEnumerable<string> Spans(string text) => Span().Matches(Fence().Replace(text, "")).Select(m => m.Groups["code"].Value);

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Link();

    [GeneratedRegex("```.*?```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Fence();

    [GeneratedRegex("`(?<code>[^`\n]+)`", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Span();

    [GeneratedRegex(@"^(src|tests|bench|docs|eng|examples|\.ci)/[\w./-]*$", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"^[A-Z]\w*(\.[A-Z]\w*)*$", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex TypeName();

    [GeneratedRegex("^[A-Z]+[a-z0-9]+[A-Z]|^I[A-Z][a-z]", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex TwoHumps();
}
