using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Sinks;

namespace Sluice.Runtime.Resolution;

/// <summary>The options of the sink that a job's dead letters go to.</summary>
internal static class DeadLetterOptions
{
    /// <summary>The options.</summary>
    /// <param name="factory">Makes the sink.</param>
    /// <param name="path">The directory that the job names.</param>
    /// <exception cref="ConfigException">The sink refuses them.</exception>
    public static OptionValues Bind(ISinkFactory factory, string path)
    {
        var location = TextLocation.Unknown;
        var config = new ConfigObject(
            [
                new ConfigField("path", ConfigScalar.OfString(path), location),
                new ConfigField("file_format_type", ConfigScalar.OfString("json"), location),
            ],
            location);
        var problems = new List<ConfigError>();
        var options = factory.Options.Bind(config, "env.dead_letter", problems);
        return problems.Exists(p => !p.IsWarning) ? throw new ConfigException(problems) : options;
    }
}
