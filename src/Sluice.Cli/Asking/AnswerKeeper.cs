using System.Net.Http.Headers;

namespace Sluice.Cli.Asking;

/// <summary>Keeps the last document that the server sent, as it was sent: a later release may have said more than this one can read.</summary>
internal sealed class AnswerKeeper(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private byte[]? _last;

    /// <summary>The last document; <c>null</c> before there was one.</summary>
    public byte[]? Last => Volatile.Read(ref _last);

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (IsDocument(response.Content.Headers.ContentType))
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            Volatile.Write(ref _last, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }

        return response;
    }

    private static bool IsDocument(MediaTypeHeaderValue? type) => type?.MediaType is "application/json" or "application/problem+json";
}
