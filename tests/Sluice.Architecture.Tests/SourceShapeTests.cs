using System.Text.RegularExpressions;

namespace Sluice.Architecture.Tests;

public sealed partial class SourceShapeTests
{
    private const int MostLines = 600;

    public static TheoryData<string> Folders => ["src", "tests", "bench"];

    [Theory, MemberData(nameof(Folders))]
    public void No_file_is_longer_than_the_limit(string folder)
    {
        var tooLong = Repository.Files(folder, "*.cs").Select(f => (File: f, Lines: File.ReadLines(Path.Combine(Repository.Root, f)).Count()))
            .Where(f => f.Lines > MostLines);

        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_type_hides_what_it_does_behind_a_filler_name()
    {
        var fillers = Repository.Files("src", "*.cs").Where(f => Filler().IsMatch(Path.GetFileNameWithoutExtension(f)));

        Assert.Empty(fillers);
        Assert.Matches(Filler(), "SplitManager");
        Assert.DoesNotMatch(Filler(), "SplitPlanner");
    }

    [Theory, MemberData(nameof(Folders))]
    public void No_file_has_regions(string folder) =>
        Assert.DoesNotContain(Repository.Files(folder, "*.cs"), f => Region().IsMatch(Repository.Read(f)));

    [GeneratedRegex("(Manager|Helper|Helpers|Util|Utils|Utilities|Common)$", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Filler();

    [GeneratedRegex(@"^\s*#region", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Region();
}
