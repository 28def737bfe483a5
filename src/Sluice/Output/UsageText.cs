using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Sluice.Connect.Options;

namespace Sluice.Output;

/// <summary>What is wrong with a command line, with the name that was most likely meant.</summary>
internal static class UsageText
{
    /// <summary>What other programs call it; the nearest name would be another verb's.</summary>
    private static readonly Dictionary<string, string> s_verbs = new(StringComparer.Ordinal)
    {
        ["kill"] = "force-stop",
        ["list"] = "jobs",
        ["ls"] = "jobs",
        ["ps"] = "jobs",
        ["remove"] = "delete",
        ["rm"] = "delete",
        ["start"] = "submit",
        ["status"] = "job",
        ["stop"] = "cancel",
    };

    /// <summary>What is wrong; empty when nothing is.</summary>
    public static IReadOnlyList<string> Errors(ParseResult parsed)
    {
        // An unknown option is taken for an argument, and then the argument is one too many: what is to be told is the option.
        var strays = Strays(parsed).Where(t => t.Length > 1 && t[0] == '-').ToList();
        if (strays.Count > 0)
            return [.. strays.Select(t => $"there is no option '{t}'{Meant(t, [.. Options(parsed.CommandResult)])}")];
        if (parsed.Errors.Count == 0)
            return [];
        var command = parsed.CommandResult.Command;
        var verbs = command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name).ToList();
        if (verbs.Count == 0)
            return [.. parsed.Errors.Select(Plain)];
        return parsed.UnmatchedTokens.Count == 0
            ? [$"what to do is missing: {string.Join(", ", verbs)}"]
            : [$"there is no command '{parsed.UnmatchedTokens[0]}'{Meant(parsed.UnmatchedTokens[0], verbs)}"];
    }

    /// <summary>The parser's words, but for numbers: there it names the type that a program keeps them in.</summary>
    private static string Plain(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Tokens: [var given] } option when IsNoNumber(given.Value, option.Option.ValueType) => $"{option.Option.Name} is a whole number; '{given.Value}' is not",
        ArgumentResult { Tokens: [var given], Parent: OptionResult option } when IsNoNumber(given.Value, option.Option.ValueType) => $"{option.Option.Name} is a whole number; '{given.Value}' is not",
        _ => error.Message,
    };

    private static bool IsNoNumber(string given, Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) == typeof(int) && !int.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static IEnumerable<string> Strays(ParseResult parsed) =>
        parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value).Concat(parsed.UnmatchedTokens);

    private static IEnumerable<string> Options(CommandResult command) =>
        command.Command.Options.Where(o => !o.Hidden).SelectMany(o => o.Aliases.Prepend(o.Name));

    private static string Meant(string given, IReadOnlyCollection<string> known) =>
        (s_verbs.TryGetValue(given, out var verb) && known.Contains(verb) ? verb : NearestName.Find(given, known)) is { } near ? $"; did you mean {near}?" : "";
}
