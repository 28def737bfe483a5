using Sluice.Client;

namespace Sluice.Cli.Asking;

/// <summary>The server that a command line names, and how it is asked.</summary>
internal sealed class ServerLink : IDisposable
{
    private static readonly TimeSpan s_connect = TimeSpan.FromSeconds(5);
    private readonly SluiceClientOptions _options;
    private readonly AnswerKeeper _keeper = new(new SocketsHttpHandler { ConnectTimeout = s_connect });
    private readonly HttpClient _http;

    /// <param name="options">Where the server is, and who asks.</param>
    /// <param name="saidBy">What named the server, in words.</param>
    public ServerLink(SluiceClientOptions options, string saidBy)
    {
        _options = options;
        SaidBy = saidBy;
        _http = new HttpClient(_keeper, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        Once = With(TimeSpan.Zero, null);
    }

    /// <summary>Asks once: the first failure is the answer.</summary>
    public SluiceClient Once { get; }

    /// <summary>Where the server is.</summary>
    public Uri Server => _options.Server;

    /// <summary>What named the server, in words.</summary>
    public string SaidBy { get; }

    /// <summary>The last document that the server sent, as it was sent.</summary>
    public byte[]? LastDocument => _keeper.Last;

    /// <summary>Asks again for as long as it is told to.</summary>
    public SluiceClient With(TimeSpan patience, Action<Exception, TimeSpan>? repeating) =>
        new(_http, _options with { Patience = patience, Repeating = repeating });

    /// <inheritdoc />
    public void Dispose()
    {
        Once.Dispose();
        _http.Dispose();
        _keeper.Dispose();
    }
}
