using System.Globalization;
using System.Text.RegularExpressions;

namespace Sluice.Docs.Tests;

/// <summary>A reader of docs/failures.md can look up which tests show that a failure is survived: its number stands in their names.</summary>
public sealed partial class FailureNumbersTests
{
    private static readonly string s_path = Path.Combine(Repository.Root, "docs/failures.md");
    private static readonly Lazy<ILookup<string, string>> s_tests = new(FindTests);

    [Fact]
    public void The_page_names_for_each_number_the_files_whose_tests_carry_it()
    {
        var page = File.ReadAllText(s_path);
        var expected = Row().Replace(page, row => $"| {row.Groups["number"].Value} | {row.Groups["what"].Value} | {Files(row.Groups["number"].Value)} |");

        Assert.NotEmpty(Row().Matches(page));
        Assert.True(page == expected, $"{s_path} should be:\n\n{expected}");
    }

    [Fact]
    public void Each_number_is_on_the_page_once()
    {
        var rows = Row().Matches(File.ReadAllText(s_path)).ToList();

        Assert.Equal(rows.Count, rows.DistinctBy(r => r.Groups["number"].Value).Count());
        Assert.Equal(Enumerable.Range(1, 55).Select(n => $"F{n}"), rows.Select(r => r.Groups["number"].Value).Where(n => n[0] == 'F'));
        Assert.Equal(Enumerable.Range(1, 10).Select(n => $"T{n}"), rows.Select(r => r.Groups["number"].Value).Where(n => n[0] == 'T'));
    }

    [Fact]
    public void A_number_that_no_page_explains_is_in_no_tests_name()
    {
        var known = Row().Matches(File.ReadAllText(s_path)).Select(r => r.Groups["number"].Value).ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(s_tests.Value);
        Assert.DoesNotContain(s_tests.Value.Select(t => t.Key), n => !known.Contains(n));
    }

    private static string Files(string number)
    {
        var files = s_tests.Value[number].Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return files.Count == 0 ? "*not yet*" : string.Join(", ", files.Select(f => $"[{Path.GetFileNameWithoutExtension(f)}](../{f})"));
    }

    private static ILookup<string, string> FindTests() => Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/'))
        .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
        .SelectMany(f => Test().Matches(File.ReadAllText(Path.Combine(Repository.Root, f)))
            .SelectMany(t => Number().Matches(t.Groups["name"].Value)).Select(n => (Number: Normal(n.Value), File: f)))
        .ToLookup(t => t.Number, t => t.File, StringComparer.Ordinal);

    private static string Normal(string number) => $"{number[0]}{int.Parse(number.AsSpan(1), CultureInfo.InvariantCulture)}";

    [GeneratedRegex(@"^\| (?<number>[FT]\d+) \| (?<what>[^|]*) \| (?<files>[^|]*) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Row();

    [GeneratedRegex(@"public (async )?(Task|void) (?<name>\w+)\(", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Test();

    [GeneratedRegex(@"(?<=^|_)[FT]\d+(?=_)", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Number();
}
