using System.Text.RegularExpressions;

namespace Sluice.JobFiles.Secrets;

/// <summary>Takes secrets out of texts that hold more than a secret, such as URLs.</summary>
public static partial class SecretText
{
    /// <summary>What stands where a secret was.</summary>
    public const string Mask = "******";

    /// <summary>
    /// Masks passwords in text that holds a URL: <c>//user:password@host</c>, and parameters such as <c>password=...</c>. Other text
    /// stays as it is: <c>token=5</c> in a query is no secret.
    /// </summary>
    public static string MaskUrl(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Contains("://", StringComparison.Ordinal))
            return text;
        var withoutUser = UserInfo().Replace(text, m => $"://{m.Groups["user"].Value}:{Mask}@");
        return Parameter().Replace(
            withoutUser, m => SecretNames.IsSecret(m.Groups["name"].Value) ? $"{m.Groups["name"].Value}={Mask}" : m.Value);
    }

    [GeneratedRegex("://(?<user>[^/@:?#\\s]*):[^/@\\s]+@", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UserInfo();

    [GeneratedRegex("(?<![A-Za-z0-9_.-])(?<name>[A-Za-z][A-Za-z0-9_.-]*)=[^&;'\\s]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();
}
