using Sluice.Connect.Options;
using Sluice.Connectors.Standard.Transforms.Json;

namespace Sluice.Connectors.Standard.Http;

/// <summary>JSONPaths in options.</summary>
internal static class HttpPaths
{
    /// <exception cref="Connect.Config.ConfigException">It is no path.</exception>
    public static JsonPath Parse(OptionValues options, Option option, string path)
    {
        try
        {
            return JsonPath.Parse(path);
        }
        catch (FormatException e)
        {
            throw options.Error(option, $"'{option.Name}' cannot be used: {e.Message}");
        }
    }
}
