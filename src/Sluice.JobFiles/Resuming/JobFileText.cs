using Sluice.Connect.Config;
using Sluice.JobFiles.Secrets;
using Sluice.JobFiles.Text;

namespace Sluice.JobFiles.Resuming;

/// <summary>
/// The form in which a job is stored: JSON after variables. Secrets are dropped, each replaced by the same mask: even a salted hash
/// would let a weak password be guessed by whoever reads the store, and a resume has no use for it.
/// </summary>
public static class JobFileText
{
    /// <summary>A job as text to store or show. Holds no secret.</summary>
    public static string ToText(ConfigObject resolved)
    {
        ArgumentNullException.ThrowIfNull(resolved);
        return ConfigText.ToJson(Mask(resolved));
    }

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    /// <exception cref="ConfigException">The text is something else.</exception>
    public static ConfigObject Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return JsonTree.Parse(text, null, []);
    }

    /// <summary>A copy without secrets: to show, log or store.</summary>
    public static ConfigObject Mask(ConfigObject value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Mask(value, SecretKeys.Of(value));
    }

    private static ConfigObject Mask(ConfigObject value, SecretKeys keys) => new(
        value.Fields.Select(f => f with { Value = keys.IsSecret(f.Key) ? ConfigScalar.OfString(SecretText.Mask, f.Value.Location) : MaskIn(f.Value, keys) }),
        value.Location);

    private static ConfigValue MaskIn(ConfigValue value, SecretKeys keys) => value switch
    {
        ConfigObject map => Mask(map, keys),
        ConfigArray list => new ConfigArray([.. list.Items.Select(i => MaskIn(i, keys))], list.Location),
        ConfigScalar { Kind: ConfigScalarKind.String } text => text with { Text = SecretText.MaskUrl(text.Text) },
        _ => value,
    };
}
