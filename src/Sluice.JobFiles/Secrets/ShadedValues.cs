using System.Text;
using Sluice.Connect.Config;

namespace Sluice.JobFiles.Secrets;

/// <summary>
/// Decodes what SeaTunnel calls encrypted: with <c>env { shade.identifier = base64 }</c> the options that it holds for secrets, at the top of a source
/// or a sink, are base64 of UTF-8 text. Base64 hides nothing: variables and the environment are better homes for a password.
/// </summary>
internal static class ShadedValues
{
    public const string OptionName = "shade.identifier";
    public const string Base64 = "base64";
    public const string None = "default";

    /// <summary>SeaTunnel's own list.</summary>
    private static readonly string[] Keys = ["username", "password", "auth", "token", "access_key", "secret_key"];

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A job with plain values. It says of itself that they are, so that they are decoded once.</summary>
    public static ConfigObject Decode(ConfigObject root, ICollection<ConfigError> problems)
    {
        if (SecretKeys.Find(root, OptionName)?.Value is not ConfigScalar identifier || !identifier.Text.Equals(Base64, StringComparison.OrdinalIgnoreCase))
            return root;
        var named = SecretKeys.Of(root).Named;
        return new ConfigObject(
            root.Fields.Select(f => f.Key switch
            {
                "env" => f with { Value = Plain((ConfigObject)f.Value) },
                "source" or "sink" when f.Value is ConfigArray blocks => f with { Value = Decode(blocks, f.Key, named, problems) },
                _ => f,
            }),
            root.Location);
    }

    private static ConfigObject Plain(ConfigObject map) => new(
        map.Fields.Select(f => f switch
        {
            { Key: OptionName or "identifier", Value: ConfigScalar text } => f with { Value = text with { Text = None } },
            { Key: "shade", Value: ConfigObject inner } => f with { Value = Plain(inner) },
            _ => f,
        }),
        map.Location);

    private static ConfigArray Decode(ConfigArray blocks, string section, IReadOnlyCollection<string> named, ICollection<ConfigError> problems) => new(
        [.. blocks.Items.Select((item, i) => item is ConfigObject block ? Decode(block, $"{section}[{i}]", named, problems) : item)], blocks.Location);

    private static ConfigObject Decode(ConfigObject block, string id, IReadOnlyCollection<string> named, ICollection<ConfigError> problems) => new(
        block.Fields.Select(f => f.Value is ConfigScalar { Kind: ConfigScalarKind.String or ConfigScalarKind.Number } value && (Keys.Contains(f.Key, StringComparer.Ordinal) || named.Contains(f.Key))
            ? f with { Value = Decode(value, $"{id}.{(block["plugin_name"] as ConfigScalar)?.Text}.{f.Key}", f.Key, problems) }
            : f),
        block.Location);

    private static ConfigScalar Decode(ConfigScalar value, string path, string key, ICollection<ConfigError> problems)
    {
        try
        {
            // Java's decoder does without the '=' at the end.
            var padded = value.Text.Length % 4 is 2 or 3 ? value.Text.PadRight((value.Text.Length + 3) / 4 * 4, '=') : value.Text;
            return new ConfigScalar(ConfigScalarKind.String, Utf8.GetString(Convert.FromBase64String(padded)), value.Location);
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            problems.Add(new ConfigError(
                value.Location,
                path,
                $"'{key}' is no base64 of a UTF-8 text, as {OptionName} = {Base64} promises",
                "write what this prints: printf %s 'the value' | base64 -w0; or take shade.identifier out and give it as a variable")
            {
                Code = ErrorCodes.EncryptionForm,
            });
            return value;
        }
    }
}
