using System.Text;
using Sluice.Api.Webhooks;
using Sluice.Connect.Options;

namespace Sluice.Server;

/// <summary>Reads whom a server tells that jobs have ended.</summary>
internal static class WebhookReader
{
    private const int LeastSecret = 16;

    /// <summary>Reads it.</summary>
    /// <param name="urls">The values that hold <c>notify.urls</c>.</param>
    /// <param name="allow">Those that hold <c>notify.allow</c>.</param>
    /// <param name="secret">Those that hold <c>notify.secret_file</c>.</param>
    /// <exception cref="Sluice.Connect.Config.ConfigException">One of them cannot be used.</exception>
    public static WebhookOptions Read(OptionValues urls, OptionValues allow, OptionValues secret)
    {
        var options = new WebhookOptions { Urls = Addresses(urls, ServerOptions.NotifyUrls), Allowed = Addresses(allow, ServerOptions.NotifyAllow) };
        return options.IsUsed ? options with { Secret = ReadSecret(secret) } : options;
    }

    private static IReadOnlyList<Uri> Addresses(OptionValues values, Option<IReadOnlyList<string>> option) =>
        [.. (values.Find(option) ?? []).Select(text => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw values.Error(option, $"the option {option.Name}: '{text}' is no address", "write http://host/path or https://host/path"))];

    private static byte[] ReadSecret(OptionValues values)
    {
        var option = ServerOptions.NotifySecret;
        if (values.Find(option) is not { } path)
            throw values.Error(option, $"notices are signed, and the option {option.Name} is missing", "name a file that holds a key of at least 16 characters");
        try
        {
            var secret = File.ReadAllText(path).Trim();
            return secret.Length >= LeastSecret
                ? Encoding.UTF8.GetBytes(secret)
                : throw values.Error(option, $"the key in {path} has fewer than {LeastSecret} characters", "write a longer one");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw values.Error(option, $"{path} cannot be read: {e.Message}");
        }
    }
}
