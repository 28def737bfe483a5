using System.Text.RegularExpressions;
using Sluice.Core.Runs;

namespace Sluice.Docs.Tests;

/// <summary>The page that people bet their data on says what the code does.</summary>
public sealed partial class StopGuaranteeTests
{
    private static readonly string s_path = Path.Combine(Repository.Root, "docs/stop-guarantee.md");
    private static readonly string s_page = File.ReadAllText(s_path);

    [Fact]
    public void The_table_of_transitions_is_the_codes()
    {
        var expected = string.Concat(Transitions.All.Select(t => $"| {t.From.Name()} | {t.To.Name()} | {t.Why} |\n"));
        var block = Table().Match(s_page).Groups["rows"].Value;

        Assert.True(block == expected, $"{s_path}: the table should be\n\n| from | to | why |\n|---|---|---|\n{expected}");
    }

    [Fact]
    public void Each_promise_has_its_assumption_and_what_proves_it_or_that_it_is_not_there_yet()
    {
        var promises = Promise().Matches(s_page);

        Assert.Equal(Enumerable.Range(1, 11), promises.Select(p => int.Parse(p.Groups["number"].Value)));
        Assert.All(promises, p =>
        {
            var text = p.Groups["text"].Value;
            Assert.Contains("\n> ", text, StringComparison.Ordinal);
            Assert.Matches(@"\n\*Assumes", text);
            Assert.Matches(@"Proven by: \[|\*Not yet:\*", text);
        });
    }

    [Fact]
    public void Every_status_is_named()
    {
        Assert.All(Enum.GetValues<RunStatus>(), s => Assert.Contains(s.Name(), s_page, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"<!-- made from the code: transitions -->\n\n\| from \| to \| why \|\n\|---\|---\|---\|\n(?<rows>.*?)\n<!-- end -->", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Table();

    [GeneratedRegex(@"^### S(?<number>\d+) (?<text>.*?)(?=^##)", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Promise();
}
