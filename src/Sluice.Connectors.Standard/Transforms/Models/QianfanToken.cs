using System.Buffers;
using System.Text.Json;
using Sluice.Connect.Errors;
using Sluice.Connectors.Standard.Http;

namespace Sluice.Connectors.Standard.Transforms.Models;

/// <summary>
/// The token that QIANFAN gives for a key and its secret. It is fetched when it is needed first and when the model says that it is over, once for all
/// who ask meanwhile. Thread-safe.
/// </summary>
/// <param name="name">The transform's name.</param>
/// <param name="address">Where it is fetched.</param>
/// <param name="key">The key.</param>
/// <param name="secret">Its secret.</param>
/// <param name="caller">Bounds every wait.</param>
internal sealed class QianfanToken(string name, Uri address, string key, string secret, HttpCaller caller)
{
    private readonly Lock _gate = new();
    private Task<string>? _token;

    private string Place => $"{name}: GET {HttpAddress.PlaceOf(address)}";

    /// <summary>The token, fetched where there is none.</summary>
    /// <exception cref="ConnectorException">There is no answer, or no token in it.</exception>
    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        Task<string> token;
        lock (_gate)
        {
            if (_token is not { IsFaulted: false })
                _token = FetchAsync();
            token = _token;
        }

        // Whoever gives up waiting ends nobody else's: the fetching has a deadline of its own.
        return await token.WaitAsync(cancellationToken);
    }

    /// <summary>A token is over: the next who asks fetches another, unless somebody has.</summary>
    public void Forget(string token)
    {
        lock (_gate)
        {
            if (_token is { IsCompletedSuccessfully: true } known && known.Result == token)
                _token = null;
        }
    }

    private async Task<string> FetchAsync()
    {
        var query = $"grant_type=client_credentials&client_id={Uri.EscapeDataString(key)}&client_secret={Uri.EscapeDataString(secret)}";
        var call = new HttpCall(HttpMethod.Get, new UriBuilder(address) { Query = query }.Uri, Place, [], Body: null);
        var answer = await caller.SendAsync(call, new ArrayBufferWriter<byte>(), static () => { }, NoTrail.Instance, CancellationToken.None);
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("access_token", out var token)
                && token.ValueKind == JsonValueKind.String && token.GetString() is { Length: > 0 } text)
            {
                return text;
            }
        }
        catch (JsonException)
        {
            // As any other answer without a token.
        }

        throw new ConnectorException("SLC2505", ConnectorSide.Transform, $"{Place}: the answer holds no access_token. Check 'api_key', 'secret_key' and 'oauth_path'.", isTransient: false);
    }
}
