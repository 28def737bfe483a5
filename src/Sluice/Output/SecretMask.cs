using System.Text.Json;
using Sluice.Connect.Config;
using Sluice.JobFiles.Secrets;

namespace Sluice.Output;

/// <summary>Takes a job's secrets out of whatever is shown: messages of drivers and servers included.</summary>
internal sealed class SecretMask
{
    private const int ShortestMasked = 3;
    private readonly List<string> _secrets = [];

    /// <summary>Masks nothing: before a job file is read.</summary>
    public static SecretMask None { get; } = new([]);

    private SecretMask(IEnumerable<string> secrets) =>
        _secrets.AddRange(secrets.Where(s => s.Length >= ShortestMasked).SelectMany(Forms).Distinct(StringComparer.Ordinal).OrderByDescending(s => s.Length));

    /// <summary>Masks the values of options that hold secrets.</summary>
    public static SecretMask For(JobFiles.Planning.JobPlan plan)
    {
        var secrets = new List<string>();
        var keys = SecretKeys.Of(plan.Resolved);
        foreach (var node in plan.Sources)
            Collect(node.Options.Config, Declared(node.Factory), keys, secrets);
        foreach (var node in plan.Transforms)
            Collect(node.Options.Config, Declared(node.Factory), keys, secrets);
        foreach (var node in plan.Sinks)
            Collect(node.Config, Declared(node.Factory), keys, secrets);
        return new SecretMask(secrets);
    }

    /// <summary>The text without secrets.</summary>
    public string Apply(string text)
    {
        foreach (var secret in _secrets)
            text = text.Replace(secret, "******", StringComparison.Ordinal);
        return text;
    }

    /// <summary>As it is, and as it stands in a JSON document.</summary>
    private static string[] Forms(string secret) => [secret, JsonEncodedText.Encode(secret, JsonOutput.Options.Encoder).Value];

    private static HashSet<string> Declared(Connect.IPluginFactory factory) =>
        factory.Options.Options.Where(o => o.IsSecret).SelectMany(o => o.FallbackNames.Prepend(o.Name)).ToHashSet(StringComparer.Ordinal);

    private static void Collect(ConfigValue value, HashSet<string> names, SecretKeys keys, List<string> secrets)
    {
        switch (value)
        {
            case ConfigObject map:
                foreach (var field in map.Fields)
                {
                    if ((names.Contains(field.Key) || keys.IsSecret(field.Key)) && field.Value is ConfigScalar secret)
                        secrets.Add(secret.Text);
                    else
                        Collect(field.Value, names, keys, secrets);
                }

                break;
            case ConfigArray list:
                foreach (var item in list.Items)
                    Collect(item, names, keys, secrets);
                break;
        }
    }
}
