using Sluice.Connect.Config;

namespace Sluice.JobFiles.Text;

/// <summary>Makes the errors of the readers of text.</summary>
internal static class SyntaxError
{
    public static ConfigException At(TextLocation location, string message, string? hint = null) =>
        new(location, "", message, hint, ErrorCodes.Syntax);

    public static ConfigException TooDeep(TextLocation location) =>
        new(location, "", $"objects and lists are nested more than {TextLimits.Depth} levels deep", null, ErrorCodes.TooDeep);
}
