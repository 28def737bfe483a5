using Sluice.Client.Contract;
using Sluice.Client.Wire;

namespace Sluice.Client;

/// <summary>
/// Talks to a Sluice server. Every request that changes something carries a request id, made here where the caller gives none, and is repeated
/// under it when no answer comes: it is never done twice. Thread-safe; one for the life of a program is enough.
/// </summary>
/// <remarks>
/// Every method throws <see cref="SluiceApiException"/> when the server answers with an error,
/// <see cref="SluiceUnreachableException"/> when it does not answer, and <see cref="OperationCanceledException"/> when the caller's token is
/// cancelled: that ends the waiting, not what the server has begun.
/// </remarks>
public sealed partial class SluiceClient : IDisposable
{
    private const string Jobs = "api/v1/jobs";
    private const string Workers = "api/v1/workers";
    private static readonly TimeSpan s_connect = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_connectionLife = TimeSpan.FromMinutes(5);
    private readonly SluiceClientOptions _options;
    private readonly HttpClient _http;
    private readonly HttpClient? _owned;
    private readonly Exchange _exchange;

    /// <summary>Makes a client with connections of its own.</summary>
    public SluiceClient(SluiceClientOptions options)
        : this(NewHttp(), options) => _owned = _http;

    /// <summary>Makes a client over connections that somebody else owns; their own time limit must not be shorter than the options'.</summary>
    public SluiceClient(HttpClient http, SluiceClientOptions options)
    {
        _http = http;
        _options = options;
        _exchange = new Exchange(http, options);
    }

    /// <summary>Whether the server's process answers.</summary>
    public Task<Readiness> GetHealthAsync(CancellationToken cancellationToken = default) => _exchange.GetAsync<Readiness>("healthz", cancellationToken);

    /// <summary>Whether the server can do its work. A server that cannot is told as <see cref="SluiceApiException"/> with what is wrong in its message.</summary>
    public Task<Readiness> GetReadinessAsync(CancellationToken cancellationToken = default) => _exchange.GetAsync<Readiness>("readyz", cancellationToken);

    /// <summary>The outcome of a request that was answered <c>in-doubt</c> or not at all. Asking settles it: what was not stored by then never will be.</summary>
    public Task<RequestAnswer> GetRequestAsync(string requestId, CancellationToken cancellationToken = default) =>
        _exchange.GetAsync<RequestAnswer>($"api/v1/requests/{Uri.EscapeDataString(requestId)}", cancellationToken);

    /// <summary>The workers' sessions.</summary>
    public Task<Page<Worker>> ListWorkersAsync(CancellationToken cancellationToken = default) => _exchange.GetAsync<Page<Worker>>(Workers, cancellationToken);

    /// <summary>The node that answers, as it knows itself: its store is not asked.</summary>
    public Task<NodeState> GetNodeAsync(CancellationToken cancellationToken = default) => _exchange.GetAsync<NodeState>("api/v1/node", cancellationToken);

    /// <summary>The processes on the node that answers in which tasks of a job run.</summary>
    public Task<Page<RunnerInfo>> ListRunnersAsync(long job, CancellationToken cancellationToken = default) =>
        _exchange.GetAsync<Page<RunnerInfo>>(JobPath(job, "/runners"), cancellationToken);

    /// <summary>Asks a worker to take no new tasks; those that it has go on.</summary>
    public Task<Worker> DrainWorkerAsync(string worker, DrainRequest request, string? requestId = null, CancellationToken cancellationToken = default) =>
        _exchange.PostAsync<DrainRequest, Worker>($"{Workers}/{Uri.EscapeDataString(worker)}/drain", request, requestId, cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _owned?.Dispose();

    private static HttpClient NewHttp() =>
        new(new SocketsHttpHandler { ConnectTimeout = s_connect, PooledConnectionLifetime = s_connectionLife }, disposeHandler: true)
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };

    private static string JobPath(long job, string more = "") => FormattableString.Invariant($"{Jobs}/{job}{more}");
}
