using System.Text.RegularExpressions;

namespace Sluice.JobFiles.Secrets;

/// <summary>Tells by its name whether an option is a secret.</summary>
public static partial class SecretNames
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
        foreach (var match in Word().EnumerateMatches(key))
        {
            if (Words.Contains(key.Substring(match.Index, match.Length)))
                return true;
        }

        return false;
    }

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
