using System.Text;
using Sluice.Connect.Options;

namespace Sluice.Output.Reference;

/// <summary>Reference pages as Markdown.</summary>
internal static class ReferenceText
{
    private const string Origin = $"<!-- Made by '{ReferencePages.Command}' from what the connectors declare: change it there. -->";

    public static string Index(IReadOnlyList<ConnectorEntry> entries)
    {
        var text = Begin("Connectors and transforms");
        text.Append("What this build carries, as `sluice connectors` lists it. Every block may also have `plugin_input`, `plugin_output` and, for sources, `parallelism`.\n");
        foreach (var (kind, title) in new[] { ("source", "Sources"), ("transform", "Transforms"), ("sink", "Sinks") })
        {
            text.Append($"\n## {title}\n\n| name | |\n|---|---|\n");
            foreach (var entry in entries.Where(e => e.Kind == kind))
                text.Append($"| [{entry.Plugin.Name}]({entry.Plugin.Name}.md#{kind}) | {Cell(entry.Plugin.Summary)} |\n");
        }

        return text.ToString();
    }

    public static string Page(string name, IReadOnlyList<string> sections) => Begin(name).AppendJoin('\n', sections).ToString();

    public static string Section(ConnectorEntry entry, IReadOnlyList<string> promises, string example)
    {
        var text = new StringBuilder($"## {char.ToUpperInvariant(entry.Kind[0])}{entry.Kind[1..]}\n\n{entry.Plugin.Summary}\n");
        if (promises.Count > 0)
            text.Append('\n').AppendJoin('\n', promises.Select(p => $"- {p}")).Append('\n');
        text.Append($"\n### Example\n\n```hocon\n{example.TrimEnd()}\n```\n");
        AppendOptions(text, entry.Plugin.Options);
        return text.ToString();
    }

    private static void AppendOptions(StringBuilder text, OptionSet set)
    {
        text.Append("\n### Options\n\n");
        if (set.Options.Count == 0)
        {
            text.Append("None.\n");
            return;
        }

        text.Append("| option | type | default | |\n|---|---|---|---|\n");
        foreach (var option in set.Options)
            text.Append($"| `{option.Name}` | {Cell(option.TypeName)} | {Default(option)} | {Cell(Description(option))} |\n");
        if (set.Rules.Count == 0)
            return;
        text.Append("\nRules:\n\n");
        foreach (var rule in set.Rules)
            text.Append($"- {Sentence(rule.Description)}\n");
    }

    private static StringBuilder Begin(string title) => new($"# {title}\n\n{Origin}\n\n");

    private static string Description(Option option)
    {
        var older = option.FallbackNames.Count == 0 ? "" : $" Older name: {string.Join(", ", option.FallbackNames)}.";
        return option.Description + (option.IsSecret ? " Masked in everything that is shown." : "") + older;
    }

    private static string Default(Option option) => option.IsRequired
        ? "**required**"
        : option.DefaultText switch
        {
            null => "",
            "" => "empty",
            "\n" => "a line feed",
            { } value => $"`{DefaultValue.Of(value).Replace("|", "\\|", StringComparison.Ordinal)}`",
        };

    private static string Sentence(string rule) => rule.StartsWith('\'') ? rule + "." : $"{char.ToUpperInvariant(rule[0])}{rule[1..]} must be given.";

    private static string Cell(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
