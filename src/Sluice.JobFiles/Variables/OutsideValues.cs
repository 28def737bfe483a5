using Sluice.Connect.Config;
using Sluice.JobFiles.Text;

namespace Sluice.JobFiles.Variables;

/// <summary>What a substitution finds outside of the file: first the environment, then the variables, in SeaTunnel's order.</summary>
internal sealed class OutsideValues(
    Func<string, string?> environment, JobVariables variables, ICollection<ConfigError> warnings, bool isSubmitted = false) : IOutsideValues
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    private readonly Dictionary<TextLocation, (string Name, string Value)> _references = [];

    /// <summary>Where values were taken from the environment, and of which names, and what they were.</summary>
    public IReadOnlyDictionary<TextLocation, (string Name, string Value)> References => _references;

    public ConfigValue? Find(string name, TextLocation at)
    {
        var variable = variables.Find(name);
        if (environment(name) is { } value)
        {
            if (variable is not null && !string.Equals(variable, value, StringComparison.Ordinal) && _told.Add(name))
            {
                warnings.Add(new ConfigError(
                    at,
                    "",
                    $"${{{name}}} is taken from the environment; the variable given with -i is not used",
                    "give the variable another name",
                    IsWarning: true)
                {
                    Code = ErrorCodes.VariableShadowed,
                });
            }

            _references[at] = (name, value);
            return ConfigScalar.OfString(value, at);
        }

        return variable is null ? null : ValueOf(variable, at);
    }

    public string Remedy(string name) =>
        $"give it with -i {name}=..., as an environment variable{(isSubmitted ? " of the server" : "")}, or as a key of the file";

    /// <summary><c>[a,b]</c> is a list of texts, cut at each comma and otherwise left as it is.</summary>
    private static ConfigValue ValueOf(string text, TextLocation at) =>
        text.StartsWith('[') && text.EndsWith(']') && text.Length > 1
            ? new ConfigArray([.. text[1..^1].Split(',').Select(t => ConfigScalar.OfString(t, at))], at)
            : ConfigScalar.OfString(text, at);
}
