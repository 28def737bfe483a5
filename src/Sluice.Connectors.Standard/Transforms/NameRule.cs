using Sluice.Connect.Config;
using Sluice.Connect.Options;

namespace Sluice.Connectors.Standard.Transforms;

/// <summary>
/// How a name is changed: its case first; then, where the last of the replacements that match the old name matched it, that replacement; then prefix
/// and suffix. Positions are those of the old name, as in SeaTunnel.
/// </summary>
internal sealed class NameRule
{
    internal static readonly Option<LetterCase> Case = Option.Enum<LetterCase>("convert_case", "UPPER or LOWER; else the case stays.");

    internal static readonly Option<string> Prefix = Option.String("prefix", "Put before each name.");

    internal static readonly Option<string> Suffix = Option.String("suffix", "Put behind each name.");

    internal static readonly Option<IReadOnlyList<ConfigObject>> Replacements = Option.Objects(
        "replacements_with_regex",
        "Replacements, [{ replace_from = \"Java regular expression\", replace_to = \"text\" }, ..]: the last one that matches counts; with is_regex = false it must be the whole name.");

    internal static readonly IReadOnlyList<Option> All = [Case, Prefix, Suffix, Replacements];

    private readonly LetterCase? _case;
    private readonly string _prefix;
    private readonly string _suffix;
    private readonly List<(JavaRegex? Pattern, string From, string To)> _replacements = [];

    /// <exception cref="ConfigException">A replacement cannot be used.</exception>
    public NameRule(OptionValues options)
    {
        _case = options.Has(Case) ? options.Get(Case) : null;
        _prefix = options.Find(Prefix)?.Trim() ?? "";
        _suffix = options.Find(Suffix)?.Trim() ?? "";
        foreach (var (i, entry) in (options.Find(Replacements) ?? []).Index())
        {
            var path = $"{options.Path}.{Replacements.Name}[{i}]";
            if (entry["replace_from"] is not ConfigScalar { Text.Length: > 0 } from || entry["replace_to"] is not ConfigScalar to)
                throw new ConfigException(entry.Location, path, "a replacement needs 'replace_from' and 'replace_to'");
            var isRegex = entry["is_regex"] is not { } flag || OptionConversions.ToBool(flag, $"{path}.is_regex");
            try
            {
                _replacements.Add((isRegex ? JavaRegex.Parse(from.Text) : null, from.Text, to.Text.Trim()));
            }
            catch (FormatException e)
            {
                throw new ConfigException(from.Location, $"{path}.replace_from", $"'{from.Text}' is no usable regular expression: {e.Message}");
            }
        }
    }

    /// <summary>The name in the rule's case.</summary>
    public string InCase(string name) => _case switch
    {
        LetterCase.Upper => name.ToUpperInvariant(),
        LetterCase.Lower => name.ToLowerInvariant(),
        _ => name,
    };

    public string Change(string name)
    {
        var (found, to) = (new List<(int Start, int Length)>(), "");
        foreach (var (pattern, from, text) in _replacements)
        {
            var matches = pattern is null
                ? from == name ? [(0, name.Length)] : []
                : pattern.Regex.Matches(name).Select(m => (m.Index, m.Length)).ToList();
            if (matches.Count > 0)
                (found, to) = (matches, text);
        }

        var changed = InCase(name);
        for (var i = found.Count - 1; i >= 0; i--)
            changed = string.Concat(changed.AsSpan(0, found[i].Start), to, changed.AsSpan(found[i].Start + found[i].Length));
        return _prefix + changed + _suffix;
    }
}
