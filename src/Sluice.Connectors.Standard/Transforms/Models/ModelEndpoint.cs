using System.Buffers;
using System.Text.Json;
using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Options;
using Sluice.Connect.Transforms;
using Sluice.Connectors.Standard.Http;
using O = Sluice.Connectors.Standard.Transforms.Models.ModelOptions;

namespace Sluice.Connectors.Standard.Transforms.Models;

/// <summary>Where a model is asked: address, headers, how often and how long. Thread-safe. No message shows the key or a header's value.</summary>
internal sealed class ModelEndpoint
{
    /// <summary>A provider without an address of its own: each has its deployments elsewhere.</summary>
    public const string NoAddress = "";

    private const string Authorization = "Authorization";
    private const string Hidden = "***";
    private const string Refused = "SLC2303";
    private const int MostAnswer = 32 << 20;

    // What QIANFAN says of a token that is not valid, or not any more.
    private static readonly int[] s_tokenIsOver = [110, 111];

    private readonly string _name;
    private readonly Uri _address;
    private readonly List<KeyValuePair<string, string>> _headers;
    private readonly List<string> _secrets;
    private readonly HttpCaller _caller;
    private readonly QianfanToken? _token;

    private ModelEndpoint(
        string name, Uri address, List<KeyValuePair<string, string>> headers, IReadOnlyList<string?> keys, int parallel, HttpCaller caller, QianfanToken? token)
    {
        _token = token;
        _name = name;
        _address = address;
        _headers = headers;
        Parallel = parallel;
        _secrets = [.. headers.Select(h => h.Value).Concat(headers.SelectMany(h => h.Value.Split(' '))).Concat(keys).OfType<string>().Where(s => s.Length > 3 && !s.Contains("json", StringComparison.Ordinal))
            .OrderByDescending(s => s.Length)];
        // Nobody ends a transform: its connections close themselves when they are idle.
        _caller = caller;
    }

    /// <summary>How many requests are under way at once.</summary>
    public int Parallel { get; }

    /// <summary>For people.</summary>
    public string Place => $"{_name}: POST {HttpAddress.PlaceOf(_address)}";

    /// <summary>Reads where a model is asked.</summary>
    /// <param name="name">The transform's name.</param>
    /// <param name="context">Its options.</param>
    /// <param name="own">The addresses of the providers that it can ask.</param>
    /// <exception cref="ConfigException">The options cannot be used.</exception>
    public static ModelEndpoint Read(string name, TransformContext context, IReadOnlyDictionary<ModelProvider, string> own)
    {
        var options = context.Options;
        var provider = options.Get(O.Provider);
        var (isCustom, hasToken) = (provider == ModelProvider.Custom, provider == ModelProvider.Qianfan);
        if (!isCustom && !own.ContainsKey(provider))
        {
            throw options.Error(
                O.Provider, $"{provider.ToString().ToUpperInvariant()} is not yet supported by {name}",
                $"{string.Join(", ", own.Keys.Select(k => k.ToString().ToUpperInvariant()))} are, and CUSTOM asks any other that takes its key in a header");
        }

        if (isCustom != options.Has(O.Custom))
            throw options.Error(O.Custom, isCustom ? "model_provider = CUSTOM needs 'custom_config'" : "'custom_config' is for model_provider = CUSTOM");
        if (!isCustom && options.Find(O.Key) is not { Length: > 0 })
            throw options.Error(O.Key, "'api_key' is missing");
        var path = options.Find(O.ApiPath) ?? (isCustom ? NoAddress : own[provider]);
        if (path.Length == 0)
            throw options.Error(O.ApiPath, $"model_provider = {provider.ToString().ToUpperInvariant()} needs 'api_path'");
        if (provider == ModelProvider.Microsoft)
            path = path.Replace("${model}", Uri.EscapeDataString(options.Get(O.Model)), StringComparison.Ordinal);
        var address = AddressIn(options, O.ApiPath, hasToken ? $"{path.TrimEnd('/')}/{Uri.EscapeDataString(options.Get(O.Model))}" : path);
        var parallel = options.Get(O.Parallel);
        if (parallel < 1)
            throw options.Error(O.Parallel, $"'parallel_requests' is {parallel}, expected 1 or more");
        var key = options.Find(O.Key);
        var secret = hasToken ? options.Find(O.SecretKey) : null;
        if (hasToken && string.IsNullOrEmpty(secret))
            throw options.Error(O.SecretKey, "'secret_key' is missing");
        List<KeyValuePair<string, string>> headers = isCustom ? [.. CustomConfig.HeadersOf(options)] : hasToken ? [] : [new(Authorization, $"Bearer {key}")];
        if (headers.Exists(h => h.Value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0))
            throw options.Error(isCustom ? O.Custom : O.Key, "a header's value has a line break in it");
        var caller = new HttpCaller(HttpTiming.Read(options), ConnectorSide.Transform, context.Clock, new HttpBodyReader(MostAnswer, keepsAll: true));
        var token = hasToken ? new QianfanToken(name, AddressIn(options, O.OauthPath, options.Get(O.OauthPath)), key!, secret!, caller) : null;
        return new ModelEndpoint(name, address, headers, [key, secret, secret is null ? null : Uri.EscapeDataString(secret)], parallel, caller, token);
    }

    /// <summary>Asks the model.</summary>
    /// <param name="body">The request, as JSON.</param>
    /// <param name="cancellationToken">Ends the waiting at once.</param>
    /// <exception cref="ConnectorException">There is no answer, or none that can be used.</exception>
    public async ValueTask<JsonDocument> AskAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var token = default(string);
            try
            {
                token = _token is null ? null : await _token.GetAsync(cancellationToken);
                var address = token is null ? _address : new UriBuilder(_address) { Query = $"access_token={Uri.EscapeDataString(token)}" }.Uri;
                var call = new HttpCall(HttpMethod.Post, address, Place, _headers, body);
                var answer = await _caller.SendAsync(call, new ArrayBufferWriter<byte>(), static () => { }, NoTrail.Instance, cancellationToken);
                var json = JsonDocument.Parse(answer.Body);
                if (token is null || ErrorIn(json.RootElement) is not { } error)
                    return json;
                using (json)
                {
                    if (!isFirst || !s_tokenIsOver.Contains(error))
                        throw Strange($"it is error {error} of the provider");
                }

                _token!.Forget(token);
            }
            catch (ConnectorException e)
            {
                var words = e.Code == Refused ? $"{e.Message} Here these are 'api_key', 'api_path', 'model' and 'custom_config'." : e.Message;
                words = token is null ? words : words.Replace(token, Hidden, StringComparison.Ordinal);
                throw new ConnectorException(e.Code, ConnectorSide.Transform, Mask(words), e.IsTransient);
            }
            catch (JsonException)
            {
                throw Strange("it is no JSON");
            }
        }
    }

    /// <summary>An answer that is not as it should be. A model may do better the next time.</summary>
    public ConnectorException Strange(string what) => new(
        "SLC2505", ConnectorSide.Transform, Mask($"{Place}: the answer cannot be used: {what}. Mend the prompt or 'custom_response_parse', or take another model."), isTransient: true);

    /// <summary>The number of an error that comes with a status of success.</summary>
    private static int? ErrorIn(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("error_code", out var code) && code.TryGetInt32(out var number) ? number : null;

    private static Uri AddressIn(OptionValues options, Option<string> option, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0 && address.UserInfo.Length == 0
            ? address
            : throw options.Error(option, $"'{option.Name}' is no address of the form http://host/path or https://host/path");

    private string Mask(string words) => _secrets.Aggregate(words, (text, secret) => text.Replace(secret, Hidden, StringComparison.Ordinal));
}
