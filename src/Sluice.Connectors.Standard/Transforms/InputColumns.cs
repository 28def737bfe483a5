using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Transforms;

/// <summary>Finds the columns that a transform's options name, and says all that are missing at once.</summary>
internal sealed class InputColumns(TableSchema input)
{
    private readonly List<ConfigError> _errors = [];

    /// <summary>The column's position; -1 when it is missing, which <see cref="ThrowIfMissing"/> then tells.</summary>
    public int Find(string name, TextLocation location, string path)
    {
        var at = input.IndexOf(name);
        if (at >= 0)
            return at;
        var names = input.Columns.Select(c => c.Name).ToList();
        var near = NearestName.Find(name, names);
        _errors.Add(new ConfigError(
            location,
            path,
            $"table {input.Path} has no column '{name}'",
            near is null ? $"its columns: {string.Join(", ", names)}" : $"did you mean '{near}'?"));
        return -1;
    }

    /// <exception cref="ConfigException">A column was not found.</exception>
    public void ThrowIfMissing()
    {
        if (_errors.Count > 0)
            throw new ConfigException(_errors);
    }
}
