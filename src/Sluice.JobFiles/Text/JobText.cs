using Sluice.Connect.Config;

namespace Sluice.JobFiles.Text;

/// <summary>Turns text in the job-file dialect into a tree.</summary>
internal static class JobText
{
    private static readonly NoIncludes None = new();

    /// <summary>Reads a piece of the dialect that stands inside a job file, such as the row type <c>{a = int}</c>. No substitutions.</summary>
    public static ConfigObject ReadFragment(string text, string? file)
    {
        var errors = new List<ConfigError>();
        var result = Resolver.Resolve(Parser.Parse(text, file, None), new NoOutsideValues(), errors);
        return errors.Count == 0 ? result : throw new ConfigException(errors);
    }

    /// <summary>Reads a job.</summary>
    public static ConfigObject Read(string text, string? file, IIncludes includes, IOutsideValues outside, ICollection<ConfigError> errors) =>
        Resolver.Resolve(Parser.Parse(text, file, includes), outside, errors);

    private sealed class NoOutsideValues : IOutsideValues
    {
        public ConfigValue? Find(string name, TextLocation at) => null;
    }
}
