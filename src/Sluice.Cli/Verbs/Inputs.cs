using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Sluice.Client.Contract;

namespace Sluice.Cli.Verbs;

/// <summary>Arguments and options that several verbs have.</summary>
internal static class Inputs
{
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    public static Argument<long> Job() => new("ID") { Description = "The job's id, as submit and jobs print it.", CustomParser = ReadJob };

    public static Argument<long?> JobOrFilter()
    {
        var argument = new Argument<long?>("ID")
        {
            Description = "The job's id; or leave it out and choose jobs with --name and --status.",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = result => result.Tokens.Count == 0 ? null : ReadJob(result),
        };
        return argument;
    }

    /// <summary>Jobs by their names. An empty one is a variable that was not set, and never means all jobs.</summary>
    public static Option<string?> NameFilter(string description)
    {
        var option = new Option<string?>("--name") { Description = description, HelpName = "GLOB" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(t => string.IsNullOrWhiteSpace(t.Value)))
                result.AddError("--name is empty, which would be every job. Give a name; * is every job");
        });
        return option;
    }

    public static Option<TimeSpan?> Span(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = ReadSpan,
    };

    public static Option<string?> Reason(string description = "Why, in a few words; kept with the job.") => new("--reason") { Description = description, HelpName = "TEXT" };

    public static Option<bool> Wait(string description) => new("--wait") { Description = description };

    public static Option<TimeSpan?> Timeout() => Span("--timeout", "How long --wait waits at most; then exit status 4, and the job is as it is (default: until it is over).");

    public static Option<string?> RequestId() => new("--request-id")
    {
        Description = "The request's id (default: a new one). Under the same one nothing is done twice.",
        HelpName = "ID",
    };

    public static Option<TimeSpan?> Patience() => Span("--patience", "For how long the request is repeated while no answer comes (default: 30s; 0s: not at all).");

    public static Option<int?> Limit(string what) => new("--limit")
    {
        Description = $"The most {what}, 1 to 1000.",
        HelpName = "N",
        CustomParser = result => int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 1 and <= 1_000
            ? n
            : Bad<int?>(result, $"--limit is a number from 1 to 1000; '{result.Tokens[0].Value}' is not."),
    };

    /// <summary>An option with a value out of a list.</summary>
    public static Option<string?> OneOf(string name, string description, params string[] values)
    {
        var option = new Option<string?>(name)
        {
            Description = $"{description}: {string.Join(", ", values)}.",
            HelpName = values.Length <= 3 ? string.Join('|', values) : "S",
            CustomParser = result => values.FirstOrDefault(v => string.Equals(v, result.Tokens[0].Value, StringComparison.OrdinalIgnoreCase))
                ?? Bad<string?>(result, $"{name} is one of {string.Join(", ", values)}; '{result.Tokens[0].Value}' is not."),
        };
        option.CompletionSources.Add(_ => values.Select(v => new System.CommandLine.Completions.CompletionItem(v)));
        return option;
    }

    private static long ReadJob(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0
            ? id
            : Bad<long>(result, $"a job's id is a number such as 7311; '{text}' is not. See the ids: sluice jobs");
    }

    private static TimeSpan? ReadSpan(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        return Duration.TryParse(text, out var span)
            ? span
            : Bad<TimeSpan?>(result, $"'{text}' is not a duration. Give one such as 30s, 500ms or 1h30m.");
    }

    private static T? Bad<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
