using System.Text.Json;
using Sluice.Connect.Sinks;
using Sluice.Connect.TestKit.Sinks;
using Sluice.TestServers;

namespace Sluice.Connectors.Standard.Tests.Http;

/// <summary>What a server was posted, as the test kit sees it.</summary>
internal sealed class HttpSubject(AnsweringServer server) : SinkSubject
{
    public override ISink Create() => HttpTarget.Sink(server.Url, "", Table);

    public override ValueTask<IReadOnlyList<long>?> VisibleIdsAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<long>?>([.. server.Requests.Select(r => JsonDocument.Parse(r.Body).RootElement.GetProperty("id").GetInt64())]);
}
