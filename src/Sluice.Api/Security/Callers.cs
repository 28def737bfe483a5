using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sluice.Core.Errors;

namespace Sluice.Api.Security;

/// <summary>Finds out who asks, by password or token. Secrets are kept as hashes and compared in constant time. Thread-safe.</summary>
internal sealed class Callers
{
    private const int MostNameLength = 200;
    private const string NameHeader = "X-Sluice-User";
    private readonly List<(Caller Caller, bool IsToken, byte[] Hash)> _known;

    /// <exception cref="SluiceException">SLC4401: an identity cannot be used.</exception>
    public Callers(ApiOptions options)
    {
        foreach (var identity in options.Identities)
        {
            if (string.IsNullOrWhiteSpace(identity.Name) || identity.Name.Length > MostNameLength || identity.Name.Contains(':', StringComparison.Ordinal))
                throw new SluiceException("SLC4401", $"'{identity.Name}' is no name of a user. Give one of 1 to {MostNameLength} characters without a colon.");
            if (identity.Secret.Length < 8)
                throw new SluiceException("SLC4401", $"The {(identity.IsToken ? "token" : "password")} of '{identity.Name}' is shorter than 8 characters. Give a longer one.");
        }

        _known = [.. options.Identities.Select(i => (new Caller(i.Name, i.Role), i.IsToken, Hash(i.IsToken ? i.Secret : $"{i.Name}:{i.Secret}")))];
    }

    /// <summary>Whether anybody must say who they are.</summary>
    public bool IsRequired => _known.Count > 0;

    /// <summary>Who asks; <c>null</c> when they are not known.</summary>
    public Caller? Find(HttpContext context)
    {
        if (!IsRequired)
            return new Caller(SaidName(context) ?? "anonymous", ApiRole.Admin);
        if (!AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization.ToString(), out var header) || header.Parameter is not { } secret)
            return null;
        if (string.Equals(header.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase))
            return Find(secret, isToken: true);
        return string.Equals(header.Scheme, "Basic", StringComparison.OrdinalIgnoreCase) && Decode(secret) is { } pair ? Find(pair, isToken: false) : null;
    }

    private Caller? Find(string secret, bool isToken)
    {
        var hash = Hash(secret);
        Caller? found = null;

        // All of them each time: how long it takes says nothing of who is known.
        foreach (var (caller, kind, known) in _known)
        {
            if (CryptographicOperations.FixedTimeEquals(known, hash) && kind == isToken)
                found ??= caller;
        }

        return found;
    }

    /// <summary>Where nobody must prove who they are, what they say is better than nothing in a receipt.</summary>
    private static string? SaidName(HttpContext context)
    {
        var name = context.Request.Headers[NameHeader].ToString().Trim();
        return name.Length is 0 or > MostNameLength || name.Any(char.IsControl) ? null : name;
    }

    private static string? Decode(string pair)
    {
        var bytes = new byte[pair.Length];
        return Convert.TryFromBase64String(pair, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
