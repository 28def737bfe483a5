using System.CommandLine;
using System.Text.RegularExpressions;

namespace Sluice.Docs.Tests.Deployment;

/// <summary>A command line as a file of deploy/ has it: looked at by the program's own parser.</summary>
internal static partial class Typed
{
    private static readonly RootCommand s_root = Program.CreateRoot();

    /// <summary>Fails unless the program takes it; where it starts a node, unless it has each option that is set.</summary>
    public static ParseResult Check(IEnumerable<string> arguments)
    {
        var words = arguments.Select(a => Placeholder().Replace(a, "x")).ToList();
        var parsed = s_root.Parse(words);
        Assert.True(parsed.Errors.Count == 0, $"sluice {string.Join(' ', words)}: {string.Join("; ", parsed.Errors.Select(e => e.Message))}");
        Assert.False(parsed.CommandResult.Command.Hidden, $"sluice {words[0]} is not for people");
        var known = Server.ServerOptions.All.Options.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        Assert.All(words.Zip(words.Skip(1)).Where(p => p.First == "--set").Select(p => p.Second.Split('=')[0]), name => Assert.Contains(name, known));
        return parsed;
    }

    /// <summary>The value of an option that must be there.</summary>
    public static T Value<T>(this ParseResult parsed, string option) => parsed.GetRequiredValue<T>(option);

    /// <summary>Splits a line as a shell would that knows double quotes.</summary>
    public static IReadOnlyList<string> Split(string line) => [.. Token().Matches(line).Select(m => m.Value.Replace("\"", "", StringComparison.Ordinal))];

    [GeneratedRegex(@"\$\(\w+\)|\$\{[^}]+\}|\$\w+", RegexOptions.None, 1_000)]
    private static partial Regex Placeholder();

    [GeneratedRegex("""(?:"[^"]*"|[^\s"])+""", RegexOptions.None, 1_000)]
    private static partial Regex Token();
}
