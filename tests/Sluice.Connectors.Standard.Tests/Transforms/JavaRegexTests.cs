using System.Text;
using Sluice.Connectors.Standard.Transforms;

namespace Sluice.Connectors.Standard.Tests.Transforms;

public sealed class JavaRegexTests
{
    // The results are those of Java's String.replaceAll.
    [Theory]
    [InlineData("a*+b", "X", "aaab", "X")]
    [InlineData("a*+a", "X", "aaa", "aaa")]
    [InlineData("(?:ab)++c", "X", "ababc", "X")]
    [InlineData("[a-z]{2,}+z", "X", "abz", "abz")]
    [InlineData("(?<first>a)(b)", "$2$1", "ab", "ba")]
    [InlineData("(b)(?<x>a)", "${x}$1", "ba", "ab")]
    [InlineData("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)", "$10$1", "abcdefghij", "ja")]
    [InlineData("(a)", "$10", "a", "a0")]
    [InlineData("(a)|(b)", "[$2]", "ab", "[][b]")]
    [InlineData("(.)\\1", "$1", "aabbc", "abc")]
    [InlineData("(?<c>.)\\k<c>", "${c}", "aabb", "ab")]
    [InlineData("a", "\\$\\\\", "a", "$\\")]
    [InlineData("\\d", "#", "1٣", "#٣")]
    [InlineData("\\w+", "#", "aä_1", "#ä#")]
    [InlineData("[\\W]", "#", "a-b", "a#b")]
    [InlineData("\\D+", "#", "a1b", "#1#")]
    [InlineData("\\s+", " ", "a \t\n b", "a b")]
    [InlineData(".", "x", "a😀b", "xxx")]
    [InlineData("[^a]", "x", "a😀b", "axx")]
    [InlineData("😀+", "x", "😀😀b", "xb")]
    [InlineData("\\Q.*\\E", "x", "a.*b", "axb")]
    [InlineData("\\p{Alpha}+", "x", "ab1", "x1")]
    [InlineData("[\\p{Punct}]", "", "a.b-c!", "abc")]
    [InlineData("\\p{Lu}", "x", "ÄbC", "xbx")]
    [InlineData("[^\\p{L}]", "x", "a1b", "axb")]
    [InlineData("\\P{L}", "x", "a1b", "axb")]
    [InlineData("[a-z&&[^aeiou]]", "_", "hello", "_e__o")]
    [InlineData("[a[0-9]]", "_", "a1b", "__b")]
    [InlineData("\\x41\\x{42}\\u0043\\0104", "x", "ABCD", "x")]
    [InlineData("\\h", "_", "a\t b", "a__b")]
    [InlineData("\\R", "_", "a\r\nb\nc", "a_b_c")]
    [InlineData("a$", "x", "aa\r\n", "ax\r\n")]
    [InlineData("^b", "x", "a\nb", "a\nb")]
    [InlineData("(?m)^b", "x", "a\nb", "a\nx")]
    [InlineData("(?i)A(?-i)b", "x", "ab aB", "x aB")]
    [InlineData("(?is)a.b", "x", "A\nB", "x")]
    [InlineData("a.b", "x", "a\rb", "a\rb")]
    [InlineData("(?<=a)b(?!c)", "x", "abc ab", "abc ax")]
    [InlineData("a{2}", "x", "aaa", "xa")]
    [InlineData("\\{\\}", "x", "{}", "x")]
    [InlineData("}", "x", "{}", "{x")]
    [InlineData("", "-", "ab", "-a-b-")]
    [InlineData("\\.", "\\\\.", "a.b", "a\\.b")]
    public void Patterns_and_replacements_mean_what_they_mean_in_Java(string pattern, string replacement, string text, string expected)
    {
        var regex = JavaRegex.Parse(pattern);
        var parsed = JavaReplacement.Parse(replacement, regex);
        var result = regex.Regex.Replace(text, match =>
        {
            var part = new StringBuilder();
            parsed.AppendTo(part, match);
            return part.ToString();
        });
        Xunit.Assert.Equal(expected, result);
    }

    [Theory]
    [InlineData("a(b", "not closed")]
    [InlineData("a)", "closes nothing")]
    [InlineData("[a", "not closed")]
    [InlineData("*a", "nothing to repeat")]
    [InlineData("a\\", "single backslash")]
    [InlineData("a{x}", "begins no repetition")]
    [InlineData("\\y", "\\y is not supported")]
    [InlineData("\\X", "not supported")]
    [InlineData("(?x)a b", "(?x) is not supported")]
    [InlineData("\\k<n>", "no group named 'n'")]
    [InlineData("(a)\\2", "no group 2")]
    [InlineData("\\p{IsGreek}", "not supported")]
    [InlineData("[a-z&&[aeiou]]", "only the form")]
    public void What_is_wrong_or_has_no_counterpart_is_said(string pattern, string message) =>
        Xunit.Assert.Contains(message, Xunit.Assert.Throws<FormatException>(() => JavaRegex.Parse(pattern)).Message);

    [Theory]
    [InlineData("$", "must be followed")]
    [InlineData("$x", "must be followed")]
    [InlineData("${x}", "no group named 'x'")]
    [InlineData("${a", "no group named ''")]
    [InlineData("a\\", "single backslash")]
    public void A_replacement_that_names_no_group_is_refused(string replacement, string message) =>
        Xunit.Assert.Contains(message, Xunit.Assert.Throws<FormatException>(() => JavaReplacement.Parse(replacement, JavaRegex.Parse("(?<a>b)"))).Message);
}
