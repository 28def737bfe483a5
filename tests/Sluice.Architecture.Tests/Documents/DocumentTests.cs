using System.Text.RegularExpressions;

namespace Sluice.Architecture.Tests.Documents;

public sealed partial class DocumentTests
{
    /// <summary>What was true of a release stays in the changelog although the name is gone; results are written by a program.</summary>
    private static readonly string[] History = ["CHANGELOG.md", "bench/RESULTS.md"];

    private static readonly Lazy<HashSet<string>> KnownWords = new(() =>
        [.. new[] { "src", "tests", "bench", "eng" }.SelectMany(f => Repository.Files(f, "*")).Concat(Repository.Files("", "*.props"))
            .Where(f => Path.GetExtension(f) is ".cs" or ".csproj" or ".props" or ".txt")
            .SelectMany(f => Word().Matches(Repository.Read(f)).Select(m => m.Value))]);

    public static TheoryData<string> Pages => [.. Repository.Files("", "*.md")];

    public static TheoryData<string> PagesOfToday => [.. Repository.Files("", "*.md").Except(History)];

    [Theory, MemberData(nameof(Pages))]
    public void Every_link_leads_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(page)!;

        Assert.DoesNotContain(MarkdownText.Links(Repository.Read(page)), l => !Repository.Exists(Path.Combine(folder, l)));
    }

    [Theory, MemberData(nameof(PagesOfToday))]
    public void Every_path_and_every_name_in_a_page_exists(string page)
    {
        var text = Repository.Read(page);

        Assert.DoesNotContain(MarkdownText.Paths(text), p => !Repository.Exists(p));
        Assert.DoesNotContain(MarkdownText.Names(text), n => !KnownWords.Value.Contains(n));
    }

    [Fact]
    public void What_a_page_claims_is_really_found()
    {
        const string page = """
            See [the map](docs/architecture.md#parts) and [a site](https://example.org/x). `src/Sluice.Gone/` holds `NoSuchType`
            and `ISink.NoSuchMember`, `run` and `SLC1000`.

            ```
            `NotASpan`
            ```
            """;

        Assert.Equal(["docs/architecture.md"], MarkdownText.Links(page));
        Assert.Equal(["src/Sluice.Gone"], MarkdownText.Paths(page));
        Assert.Equal(["NoSuchType", "ISink", "NoSuchMember"], MarkdownText.Names(page));
        Assert.Contains("ISink", KnownWords.Value);
    }

    [GeneratedRegex(@"[A-Za-z_]\w*", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Word();
}
