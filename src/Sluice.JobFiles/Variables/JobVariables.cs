using System.Text;
using Sluice.Connect.Config;

namespace Sluice.JobFiles.Variables;

/// <summary>The variables that a user gives to a job: <c>-i name=value</c>. Immutable.</summary>
internal sealed class JobVariables
{
    private readonly Dictionary<string, string> _values;

    private JobVariables(Dictionary<string, string> values, bool isGiven)
    {
        _values = values;
        IsGiven = isGiven;
    }

    /// <summary>
    /// Any variable was given at all. Placeholders inside quoted strings are only replaced then, as in SeaTunnel: a file without
    /// variables may hold <c>"${now}"</c> for a connector.
    /// </summary>
    public bool IsGiven { get; }

    /// <summary>The names given.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>The value of a variable, or <c>null</c>.</summary>
    public string? Find(string name) => _values.GetValueOrDefault(name);

    /// <summary>
    /// Reads the arguments: each is <c>name=value</c>, or several of these with commas between. A comma inside <c>[]</c> or <c>""</c>
    /// belongs to the value.
    /// </summary>
    public static JobVariables Parse(IReadOnlyList<string> arguments, ICollection<ConfigError> errors)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in arguments.SelectMany(Split).Where(p => !string.IsNullOrWhiteSpace(p)))
        {
            var equal = part.IndexOf('=', StringComparison.Ordinal);
            var name = equal < 0 ? "" : part[..equal].Trim();
            if (name.Length == 0)
            {
                // What stands there may be the rest of a password with a comma in it.
                errors.Add(new ConfigError(
                    TextLocation.Unknown,
                    "",
                    "a part of a variable (-i) is not name=value",
                    "write -i name=value; put a value that holds a comma in double quotes")
                {
                    Code = ErrorCodes.VariableForm,
                });
            }
            else if (ReservedNames.Contains(name))
            {
                errors.Add(new ConfigError(
                    TextLocation.Unknown,
                    "",
                    $"the variable '{name}' (-i) is reserved: a sink fills in ${{{name}}} for each table",
                    "give the variable another name")
                {
                    Code = ErrorCodes.VariableReserved,
                });
            }
            else
                values[name] = part[(equal + 1)..];
        }

        return new JobVariables(values, arguments.Count > 0);
    }

    private static IEnumerable<string> Split(string argument)
    {
        var part = new StringBuilder();
        var isQuoted = false;
        var isList = false;
        foreach (var c in argument)
        {
            if (c == ',' && !isQuoted && !isList)
            {
                yield return part.ToString();
                part.Clear();
                continue;
            }

            isQuoted ^= c == '"';
            isList = c == '[' || (isList && c != ']');
            part.Append(c);
        }

        yield return part.ToString();
    }
}
