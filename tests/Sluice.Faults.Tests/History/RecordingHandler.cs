namespace Sluice.Faults.Tests.History;

/// <summary>Keeps each answer of a node, and each time that there was none.</summary>
internal sealed class RecordingHandler(Chronicle chronicle, string node, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = Chronicle.Now;
        var id = request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.First() : null;
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            // Read here and kept: the time of an answer is that of its last byte.
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            chronicle.Add(new Answer(asked, Chronicle.Now, node, request.Method.Method, request.RequestUri!.PathAndQuery, id, (int)response.StatusCode, response.Headers.RetryAfter is not null, body));
            return response;
        }
        catch (Exception e)
        {
            chronicle.Add(new Answer(asked, Chronicle.Now, node, request.Method.Method, request.RequestUri!.PathAndQuery, id, 0, false, e.GetType().Name + ": " + e.Message));
            throw;
        }
    }
}
