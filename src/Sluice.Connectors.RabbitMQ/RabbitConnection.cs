using System.Security.Cryptography;
using RabbitMQ.Client;
using Sluice.Connect.Errors;

namespace Sluice.Connectors.RabbitMQ;

/// <summary>A connection to a broker, made when it is first needed and again when it was lost. Every wait ends by itself, and soon with the caller's token. Thread-safe.</summary>
internal sealed class RabbitConnection(RabbitAddress address, ConnectorSide side, TimeProvider clock) : IAsyncDisposable
{
    private const string ClientName = "sluice";
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private IConnection? _connection;

    public string Place => address.Place;

    public TimeProvider Clock => clock;

    public TimeSpan AnswerTimeout => address.AnswerTimeout;

    /// <summary>Connects, if there is no connection.</summary>
    /// <exception cref="ConnectorException">The broker cannot be reached or refuses the login.</exception>
    public async ValueTask<IConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_connection is { IsOpen: true } standing)
                return standing;
            await LetGoAsync();
            return _connection = await MakeAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Opens a channel.</summary>
    /// <param name="options">How; <c>null</c>: without confirmations.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ConnectorException">The broker cannot be reached or refuses.</exception>
    public async ValueTask<IChannel> OpenChannelAsync(CreateChannelOptions? options, CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken);
        return await AskAsync(t => connection.CreateChannelAsync(options, t), "opening a channel", cancellationToken);
    }

    /// <summary>Asks the broker something and waits for the answer.</summary>
    /// <param name="ask">Asks.</param>
    /// <param name="what">What is asked, for messages.</param>
    /// <param name="cancellationToken">Ends the waiting at once.</param>
    /// <exception cref="ConnectorException">The broker refused, did not answer in time, or was lost.</exception>
    public async ValueTask<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, string what, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await ask(cancellationToken).WaitAsync(address.AnswerTimeout, clock, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is not ConnectorException)
        {
            throw RabbitFault.Of(e, side, Place, what);
        }
        catch (Exception e) when (e is not OperationCanceledException and not ConnectorException)
        {
            // Whatever a canceled call throws comes of that.
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
    }

    /// <summary>Declares a queue: makes it where it is not there, and is refused where it is another.</summary>
    /// <exception cref="ConnectorException">The broker refused.</exception>
    public ValueTask<QueueDeclareOk> DeclareAsync(IChannel channel, RabbitQueue queue, CancellationToken cancellationToken) => AskAsync(
        t => channel.QueueDeclareAsync(queue.Name, queue.IsDurable, exclusive: false, queue.IsAutoDelete, cancellationToken: t), $"declaring queue '{queue.Name}'", cancellationToken);

    /// <summary>Closes a channel, within a bound and whatever its state.</summary>
    public async ValueTask CloseAsync(IChannel channel)
    {
        await EndAsync(() => channel.CloseAsync(CancellationToken.None));
        await EndAsync(() => channel.DisposeAsync().AsTask());
    }

    public async ValueTask DisposeAsync() => await LetGoAsync();

    private async Task<IConnection> MakeAsync(CancellationToken cancellationToken)
    {
        using var connecting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (settings, check) = (Settings(), BeginCheck());
        if (check is not null)
            settings.Ssl = check.Option;
        var made = settings.CreateConnectionAsync(connecting.Token);
        try
        {
            return await made.WaitAsync(address.ConnectionTimeout, clock, cancellationToken);
        }
        catch (Exception e)
        {
            await connecting.CancelAsync();
            _ = made.ContinueWith(static t => t.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            if (cancellationToken.IsCancellationRequested)
                throw new OperationCanceledException(e.Message, e, cancellationToken);
            throw check?.Refusal is { } why ? RabbitFault.NotTrusted(why, e, side, Place) : RabbitFault.Of(e, side, Place, "connecting");
        }
    }

    private RabbitTls.Check? BeginCheck()
    {
        try
        {
            return address.Tls?.Begin();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw RabbitFault.NoAuthorities(e, side, Place);
        }
    }

    private async ValueTask LetGoAsync()
    {
        if (Interlocked.Exchange(ref _connection, null) is not { } connection)
            return;
        await EndAsync(() => connection.CloseAsync(CancellationToken.None));
        await EndAsync(() => connection.DisposeAsync().AsTask());
    }

    /// <summary>A broker that is lost or frozen cannot be said good-bye to; what it has not heard of by then it learns from the closed socket.</summary>
    private async Task EndAsync(Func<Task> end)
    {
        try
        {
            await end().WaitAsync(CloseTimeout, clock, CancellationToken.None);
        }
        catch (Exception)
        {
            // There is nobody who could do something about it.
        }
    }

    /// <summary>No recovery of the client's own: what it sends again would go out after the permit under which it was made, and what it reads again would come under other tags.</summary>
    private ConnectionFactory Settings() => new()
    {
        HostName = address.Host,
        Port = address.Port,
        VirtualHost = address.VirtualHost,
        UserName = address.User,
        Password = address.Password,
        ClientProvidedName = ClientName,
        AutomaticRecoveryEnabled = false,
        TopologyRecoveryEnabled = false,
        RequestedConnectionTimeout = address.ConnectionTimeout,
        HandshakeContinuationTimeout = address.ConnectionTimeout,
        ContinuationTimeout = address.AnswerTimeout,
        RequestedHeartbeat = address.Heartbeat,
        RequestedChannelMax = (ushort)address.ChannelMax,
        RequestedFrameMax = (uint)address.FrameMax,
    };
}
