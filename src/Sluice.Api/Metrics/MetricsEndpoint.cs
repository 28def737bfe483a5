using Sluice.Api.Http;
using Sluice.Api.Security;
using Sluice.Engine.Telemetry;

namespace Sluice.Api.Metrics;

/// <summary>
/// What Prometheus reads. Answered also while the store is away: that it is away is one of the things that are told.
/// </summary>
internal sealed class MetricsEndpoint(StorePicture picture, MetricsReader reader) : IApiGroup
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "/metrics", ApiRole.Viewer, ReadAsync) { Summary = "The node's metrics in Prometheus' text format." },
    ];

    private async ValueTask<ApiAnswer> ReadAsync(ApiCall call)
    {
        await picture.RefreshAsync(s_most, call.Gone);
        return ApiAnswer.Text(reader.Read(), PrometheusText.MediaType);
    }
}
