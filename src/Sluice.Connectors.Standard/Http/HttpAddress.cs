using System.Text;
using Sluice.Connect.Options;
using O = Sluice.Connectors.Standard.Http.HttpCallOptions;

namespace Sluice.Connectors.Standard.Http;

/// <summary>Where requests go, with which headers.</summary>
/// <param name="Base">The address with its own query, without user and password.</param>
/// <param name="Parameters">What is added to the query.</param>
/// <param name="Headers">The headers.</param>
internal sealed record HttpAddress(Uri Base, IReadOnlyList<KeyValuePair<string, string>> Parameters, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    private const string Authorization = "Authorization";

    /// <summary>For people: without user, password and query, which may hold secrets.</summary>
    public string Place { get; } = PlaceOf(Base);

    /// <exception cref="Connect.Config.ConfigException">The address or a header cannot be used.</exception>
    public static HttpAddress Read(OptionValues options)
    {
        var text = options.Get(O.Url);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
            throw options.Error(O.Url, "'url' is no address of the form http://host/path or https://host/path");
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in options.Find(O.Headers) ?? [])
        {
            if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)))
                throw options.Error(O.Headers, $"'{name}' in 'headers' cannot be the name of a header");
            if (value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
                throw options.Error(O.Headers, $"the value of header '{name}' has a line break in it");
            headers.Add(new(name, value));
        }

        if (uri.UserInfo.Length > 0 && !headers.Exists(h => h.Key.Equals(Authorization, StringComparison.OrdinalIgnoreCase)))
            headers.Add(new(Authorization, "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(uri.UserInfo)))));
        return new HttpAddress(new UriBuilder(uri) { UserName = "", Password = "" }.Uri, options.Find(O.Parameters) ?? [], headers);
    }

    /// <summary>The address with the parameters in its query; those of the same name in the address itself are replaced.</summary>
    public static Uri WithParameters(Uri address, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        if (parameters.Count == 0)
            return address;
        var names = parameters.Select(p => p.Key).ToHashSet(StringComparer.Ordinal);
        var kept = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(pair => !names.Contains(NameOf(pair)));
        var added = parameters.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}");
        return new UriBuilder(address) { Query = string.Join('&', kept.Concat(added)) }.Uri;
    }

    /// <summary>An address for people: without user, password and query.</summary>
    public static string PlaceOf(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    private static string NameOf(string pair) => Uri.UnescapeDataString(pair.Split('=')[0].Replace('+', ' '));
}
