using System.Text.RegularExpressions;

namespace Sluice.Docs.Tests;

/// <summary>The code in docs/writing-a-connector.md is code that is compiled and tested.</summary>
public sealed partial class WritingAConnectorTests
{
    [Fact]
    public void Every_block_of_code_stands_in_the_samples()
    {
        var samples = Directory.GetFiles(Path.Combine(Repository.Root, "tests/Sluice.Connect.TestKit.Tests/Samples")).Select(f => Lines(File.ReadAllText(f))).ToList();
        var blocks = Block().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs/writing-a-connector.md"))).Select(m => Lines(m.Groups["code"].Value)).ToList();

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(samples, s => s.Contains(block, StringComparison.Ordinal)));
    }

    private static string Lines(string text) => string.Join('\n', text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && !l.StartsWith("///", StringComparison.Ordinal)));

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Block();
}
