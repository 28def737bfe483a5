using System.Text.RegularExpressions;

namespace Sluice.Architecture.Tests.Documents;

public sealed partial class ErrorCodeTests
{
    private static IReadOnlyList<string> InCode =>
    [
        .. Repository.Files("src", "*.cs").SelectMany(f => CodesIn(Repository.Read(f)))
            .Concat(Repository.Files("src/Sluice.Connectors.Jdbc", "*.cs").SelectMany(f => MirroredCodesIn(Repository.Read(f))))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    private static IReadOnlyList<string> InDocument =>
        [.. Entry().Matches(Repository.Read("docs/errors.md")).Select(m => m.Groups["code"].Value)];

    [Fact]
    public void Every_error_code_of_the_program_is_explained() =>
        Assert.Empty(InCode.Except(InDocument));

    [Fact]
    public void Every_explained_error_code_exists() =>
        Assert.Empty(InDocument.Except(InCode));

    [Fact]
    public void No_error_code_is_explained_twice() =>
        Assert.Equal(InDocument.Distinct(), InDocument);

    [Fact]
    public void Codes_are_really_found() =>
        Assert.Equal(["SLC1234", "SLC4321"], CodesIn("throw new X(\"SLC1234\"); // see SLC4321, not XSLC9999"));

    [Fact]
    public void Numbers_of_the_Jdbc_connector_are_really_found() =>
        Assert.Equal(["SLC2205", "SLC3205", "SLC3214"], MirroredCodesIn("New(side, 5, x); throw Error(\n 14, y)"));

    /// <summary>Jdbc numbers the same failure alike on both sides (22nn and 32nn), and writes the number alone.</summary>
    private static IEnumerable<string> MirroredCodesIn(string text) => Mirrored().Matches(text).SelectMany(m =>
    {
        var number = m.Groups["number"].Value.PadLeft(2, '0');
        return m.Groups["both"].Success ? new[] { $"SLC22{number}", $"SLC32{number}" } : [$"SLC32{number}"];
    });

    private static IEnumerable<string> CodesIn(string text) => Code().Matches(text).Select(m => m.Value);

    [GeneratedRegex(@"\bSLC\d{4}\b", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Code();

    [GeneratedRegex(@"((?<both>\bNew\(\s*side,\s*)|\bError\(\s*)(?<number>\d{1,2}),", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Mirrored();

    [GeneratedRegex(@"^\| `(?<code>SLC\d{4})` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Entry();
}
