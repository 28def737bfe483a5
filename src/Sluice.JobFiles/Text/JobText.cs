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
    public static ConfigObject Read(
        string text, string? file, IIncludes includes, IOutsideValues outside, ICollection<ConfigError> errors, ICollection<ConfigError> warnings)
    {
        var draft = Parser.Parse(text, file, includes);
        foreach (var name in Parser.SectionNames)
        {
            if (draft.Find(name) is not { ReplacedList: { } replaced } section)
                continue;
            warnings.Add(new ConfigError(
                replaced,
                name,
                $"the section '{name}' is not used: the one at {section.KeyLocation} replaces it",
                "put the blocks of both into one section",
                IsWarning: true)
            {
                Code = ErrorCodes.DuplicateKey,
            });
        }

        return Resolver.Resolve(draft, outside, errors);
    }

    private sealed class NoOutsideValues : IOutsideValues
    {
        public ConfigValue? Find(string name, TextLocation at) => null;

        public string Remedy(string name) => "give it as a key of the file";
    }
}
