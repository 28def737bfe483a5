using System.Text.RegularExpressions;
using Sluice.Connect.Config;

namespace Sluice.JobFiles.Variables;

/// <summary>Replaces <c>${name}</c> and <c>${name:default}</c> inside the texts of a tree by variables.</summary>
internal static partial class TextPlaceholders
{
    /// <summary>Replaces in all texts. What has neither a variable nor a default stays as it is: it may be meant for a connector.</summary>
    public static ConfigObject Replace(ConfigObject root, JobVariables variables) =>
        variables.IsGiven ? (ConfigObject)Replace((ConfigValue)root, variables) : root;

    private static ConfigValue Replace(ConfigValue value, JobVariables variables) => value switch
    {
        ConfigObject map => ReplaceIn(map, variables),
        ConfigArray list => new ConfigArray([.. list.Items.Select(i => Replace(i, variables))], list.Location),
        ConfigScalar { Kind: ConfigScalarKind.String } text when text.Text.Contains("${", StringComparison.Ordinal) =>
            text with { Text = Placeholder().Replace(text.Text, match => Fill(match, variables)) },
        _ => value,
    };

    private static ConfigObject ReplaceIn(ConfigObject map, JobVariables variables) =>
        new(map.Fields.Select(f => f with { Value = Replace(f.Value, variables) }), map.Location);

    private static string Fill(Match match, JobVariables variables)
    {
        var name = match.Groups["name"].Value;
        if (ReservedNames.Contains(name))
            return match.Value;
        var value = variables.Find(name);
        if (!string.IsNullOrEmpty(value))
            return value;
        return match.Groups["default"].Success ? match.Groups["default"].Value.Trim() : match.Value;
    }

    [GeneratedRegex(@"\$\{(?<name>[^:{}]+)(?::(?<default>[^}]*))?\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
