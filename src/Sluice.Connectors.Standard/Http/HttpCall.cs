using System.Net.Http.Headers;

namespace Sluice.Connectors.Standard.Http;

/// <summary>A request, which may be sent several times.</summary>
/// <param name="Method">The method.</param>
/// <param name="Uri">Where to.</param>
/// <param name="Place">For people, without secrets: <c>GET http://host/path, page 3</c>.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body, or <c>null</c> when there is none.</param>
internal sealed record HttpCall(HttpMethod Method, Uri Uri, string Place, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte>? Body)
{
    private const string Agent = "sluice";
    private const string Json = "application/json";

    /// <summary>A fresh message: one cannot be sent twice.</summary>
    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(Method, Uri);
        if (Body is { } body)
            message.Content = new ReadOnlyMemoryContent(body);
        foreach (var (name, value) in Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        if (message.Content is { Headers.ContentType: null } content)
            content.Headers.ContentType = new MediaTypeHeaderValue(Json) { CharSet = "utf-8" };
        if (message.Headers.UserAgent.Count == 0)
            message.Headers.TryAddWithoutValidation("User-Agent", Agent);
        return message;
    }
}
