using Sluice.Connect.Config;
using Sluice.Connect.Options;

namespace Sluice.Connectors.Jdbc.Tests.Support;

/// <summary>Options as a job file would give them.</summary>
internal static class Conf
{
    /// <summary>Reads options given by name; a value of null leaves the option out. Errors throw, as the engine does.</summary>
    public static OptionValues Bind(OptionSet set, params (string Name, object? Value)[] options)
    {
        var problems = new List<ConfigError>();
        var values = set.Bind(Object(options), "Jdbc", problems);
        var errors = problems.Where(p => !p.IsWarning).ToList();
        return errors.Count == 0 ? values : throw new ConfigException(errors);
    }

    public static ConfigObject Object(params (string Name, object? Value)[] options) => new(
        options.Where(o => o.Value is not null).Select(o => new ConfigField(o.Name, Value(o.Value!), TextLocation.Unknown)), TextLocation.Unknown);

    private static ConfigValue Value(object value) => value switch
    {
        ConfigValue ready => ready,
        string text => ConfigScalar.OfString(text),
        bool flag => new ConfigScalar(ConfigScalarKind.Boolean, flag ? "true" : "false", TextLocation.Unknown),
        int or long or decimal => new ConfigScalar(ConfigScalarKind.Number, $"{value}", TextLocation.Unknown),
        string[] list => new ConfigArray([.. list.Select(i => (ConfigValue)ConfigScalar.OfString(i))], TextLocation.Unknown),
        ConfigObject[] list => new ConfigArray([.. list], TextLocation.Unknown),
        _ => throw new ArgumentException($"{value.GetType()} is no option value."),
    };
}
