namespace Sluice.JobFiles.Secrets;

/// <summary>Tells by its name whether an option is a secret.</summary>
public static class SecretNames
{
    /// <summary>Secret as a word of the name: <c>auth</c> is one, <c>author</c> is none.</summary>
    private static readonly HashSet<string> Words =
        new(StringComparer.OrdinalIgnoreCase) { "token", "auth", "authorization", "pwd", "cookie" };

    /// <summary>Secret wherever they stand in the name, separators left out.</summary>
    private static readonly string[] Parts =
        ["password", "passwd", "passphrase", "secret", "credential", "apikey", "accesskey", "privatekey"];

    /// <summary>
    /// Whether an option of this name is a secret: <c>password</c>, <c>auth</c>, <c>api_key</c>, <c>accessToken</c>, <c>sasl.password</c>
    /// and the like.
    /// </summary>
    public static bool IsSecret(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var letters = string.Concat(key.Where(char.IsAsciiLetterOrDigit));
        if (Array.Exists(Parts, part => letters.Contains(part, StringComparison.OrdinalIgnoreCase)))
            return true;
        for (var start = 0; start < key.Length;)
        {
            var end = WordEnd(key, start);
            if (Words.Contains(key[start..end]))
                return true;
            start = Math.Max(end, start + 1);
        }

        return false;
    }

    /// <summary>The end of the word that starts here: <c>authToken</c> and <c>AUTH_TOKEN</c> are two words each.</summary>
    private static int WordEnd(string key, int start)
    {
        var at = start;
        if (at < key.Length && char.IsAsciiLetterUpper(key[at]))
            at++;
        if (at < key.Length && char.IsAsciiLetterLower(key[at]))
        {
            while (at < key.Length && char.IsAsciiLetterLower(key[at]))
                at++;
            return at;
        }

        while (at < key.Length && char.IsAsciiLetterUpper(key[at]))
            at++;
        return at;
    }
}
