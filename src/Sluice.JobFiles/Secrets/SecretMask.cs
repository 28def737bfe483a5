using Sluice.Connect.Config;

namespace Sluice.JobFiles.Secrets;

/// <summary>Keeps the values of secret options out of messages.</summary>
internal static class SecretMask
{
    /// <summary>Shorter secrets are only masked in errors about themselves: replaced everywhere they would garble every message.</summary>
    private const int ShortestReplaced = 4;

    /// <summary>Masks the secrets of a tree in problems.</summary>
    public static IEnumerable<ConfigError> Apply(IEnumerable<ConfigError> problems, ConfigObject root)
    {
        var secrets = new HashSet<string>(StringComparer.Ordinal);
        var keys = SecretKeys.Of(root);
        Collect(root, isSecret: false, keys, secrets);
        var ordered = secrets.Where(s => s.Length > 0).OrderByDescending(s => s.Length).ToList();
        return problems.Select(p => Mask(p, ordered, keys));
    }

    private static ConfigError Mask(ConfigError problem, List<string> secrets, SecretKeys keys)
    {
        var isAboutSecret = problem.Path.Split('.').Any(part => keys.IsSecret(part.Split('[')[0]));
        var (message, hint) = (problem.Message, problem.Hint);
        foreach (var secret in secrets)
        {
            if (secret.Length < ShortestReplaced && !isAboutSecret)
                continue;
            message = Replace(message, secret);
            hint = hint is null ? null : Replace(hint, secret);
        }

        return problem with { Message = SecretText.MaskUrl(message), Hint = hint is null ? null : SecretText.MaskUrl(hint) };
    }

    /// <summary>Messages shorten long values, so the beginning of a long secret is looked for too.</summary>
    private static string Replace(string text, string secret)
    {
        const int shown = 16;
        text = text.Replace(secret, SecretText.Mask, StringComparison.Ordinal);
        var head = secret.Length > shown ? text.IndexOf(secret[..shown], StringComparison.Ordinal) : -1;
        if (head < 0)
            return text;
        var end = head;
        while (end < text.Length && end - head < secret.Length && text[end] == secret[end - head])
            end++;
        return string.Concat(text.AsSpan(0, head), SecretText.Mask, text.AsSpan(end));
    }

    private static void Collect(ConfigValue value, bool isSecret, SecretKeys keys, HashSet<string> secrets)
    {
        switch (value)
        {
            case ConfigObject map:
                foreach (var field in map.Fields)
                    Collect(field.Value, isSecret || keys.IsSecret(field.Key), keys, secrets);
                break;
            case ConfigArray list:
                foreach (var item in list.Items)
                    Collect(item, isSecret, keys, secrets);
                break;
            case ConfigScalar { Kind: ConfigScalarKind.String or ConfigScalarKind.Number } scalar when isSecret:
                secrets.Add(scalar.Text);
                break;
        }
    }
}
